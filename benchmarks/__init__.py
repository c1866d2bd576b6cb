"""The benchmark of `make bench`: what claudelint's speed is, side by side with other tools, in one run on one machine.

corpora, growth   what is scanned
tools, patterns   what scans it, with which options
environments      where the tools are installed
plan              which tool on which corpus, in which groups
measure           one process, and a group of them in turns
record            what was measured, as data (`results.json`)
targets           which ratios must hold, and whether they do
render, plot      `RESULTS.md` and `results.svg`, from the data alone
"""

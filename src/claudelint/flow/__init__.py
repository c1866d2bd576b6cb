"""The project as a whole: modules linked, values resolved, uses classified, rules evaluated. On facts only."""

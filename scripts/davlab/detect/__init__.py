"""The detection matrix: which tool sees which bug of the catalogue, measured."""

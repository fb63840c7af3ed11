"""A sample organisation, invented, and the sight of its signals travelling."""

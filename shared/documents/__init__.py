"""Files for people: sheets, plots, CSV, manifests."""

"""Workers, goals and the checklist: what is looked at again every half year."""

"""The words services and partners exchange: one module per owner, one class per subject."""

"""What studies report: results, their effects and their pooling."""

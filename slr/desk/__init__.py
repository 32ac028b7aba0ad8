"""What a person at any screen sees and does: no terminal, no HTML."""

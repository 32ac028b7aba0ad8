"""Determine what a reviewer sees and can do. This package contains no code for a particular screen, such as a terminal."""

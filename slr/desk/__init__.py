"""What a reviewer sees and does, on any screen. This package contains no code for terminals or HTML."""

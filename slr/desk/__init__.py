"""What a person sees and does on any screen. This package knows neither terminal nor HTML."""

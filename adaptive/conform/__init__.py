"""Conforming: loops stretched and shifted, ahead of time, so that they join what plays."""

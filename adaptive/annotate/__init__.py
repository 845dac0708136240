"""Analysis of sound: from samples to the dimensions that describe a loop. No files, no clocks."""

"""Files: read lazily, published in acknowledged batches, continued where they were cut off."""

"""一套网格: where and who."""

"""Chuanhui (川汇): one mechanism, one grid, one system for the grassroots work of a district."""

"""The timetable: what is owed for a period is done once for each, whoever keeps the clock."""

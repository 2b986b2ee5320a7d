"""Pure values on which everything rests: periods, calendars and clocks, codes, sight, ids, errors."""

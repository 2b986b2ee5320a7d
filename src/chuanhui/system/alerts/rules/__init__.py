"""The thinking of the alerts room: which addresses may be called, what an alert says, when it may be sent."""

"""Public voice: notices and objections, drafts for comment, surveys."""

"""The telephone at the dispatcher's seat: lines, conversation, phone book, lists. No rules."""

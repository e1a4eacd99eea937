"""A seat without a screen: link, outbox, replica, drafts. Knows no Qt."""

"""A Slack bot that makes a company's interviews structured and fair."""

"""What the browser page asks: a Slack client's view of the workspace, in JSON. See api.py."""

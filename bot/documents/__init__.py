"""Files people give the bot, as text: plain text, Markdown, HTML, Word and PDF."""

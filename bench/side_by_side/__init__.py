"""This bot beside the bots it is measured against: same machine, same run, same loopback Telegram."""

"""The Loomal API on your own machine, over the vault and the inbox of this machine: `loomal-playwright serve`.

It needs the extra `service`. In a test: `with running() as service: LoomalVault(service.key, service.url)`.
"""

from loomal_playwright.service.serve import Running, running, serve

__all__ = ["Running", "running", "serve"]

"""The parts of `loomal_playwright.pytest_plugin`. Loading them loads neither Playwright nor a vault: that waits for their use."""

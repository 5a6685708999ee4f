"""What /openapi.json says, held against what the service does, by schemathesis: with what fits the specification, and with what does not."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from loomal_playwright.service.calls import openapi

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    operation.ok().label: operation.ok() for operation in schemathesis.openapi.from_dict(openapi("0")).get_all_operations()
}
# The same every time, and nothing is kept or made smaller: a few seconds for all calls.
FEW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def key(service):
    return service.new_key("schemathesis")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_the_specification_names(service, key, name, mode):
    checks = CHECKS if mode is GenerationMode.POSITIVE else [*CHECKS, negative_data_rejection]

    @FEW
    @given(OPERATIONS[name].as_strategy(generation_mode=mode))
    def ask(case):
        if mode is GenerationMode.POSITIVE and "wait" in case.query:
            case.query["wait"] = 0  # what is waited for never comes
        case.call_and_validate(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, checks=checks)

    ask()


@pytest.mark.parametrize("part", ["%ff", "%00", "%ed%a0%80", "%2e%2e%2f", "%0d%0a", "a%20", "%F0%9F%94%91" * 400])
def test_hostile_bytes_in_a_path_or_a_query_are_no_fault_of_the_service(client, part):
    for path in (f"/v0/vault/{part}", f"/v0/vault/{part}/totp", f"/v0/messages/{part}"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    for query in ("from", "labels", "after"):
        assert client.get(f"/v0/messages?{query}={part}").status_code == 200
    assert client.get(f"/v0/messages?pageToken={part}").status_code == 422
    assert client.put(f"/v0/vault/{part}", content=b'{"type": "TOTP", "data": {"secret": "x"}}').status_code == 422

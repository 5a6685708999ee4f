"""Flask-Security-Too with its own views and templates: password, then an authenticator's code or a mailed one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Flask, jsonify
from flask_mailman import Mail
from flask_security import Security, SQLAlchemyUserDatastore, auth_required, current_user, hash_password
from flask_security.models import fsqla_v3
from flask_security.totp import Totp
from flask_sqlalchemy import SQLAlchemy
from witness import serve

if TYPE_CHECKING:
    from passlib.totp import TotpMatch


class OnceOnlyTotp(Totp):
    """A code is good once. Flask-Security leaves the remembering to its users: these two methods are its documented hook."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last: dict[int, int] = {}

    def get_last_counter(self, user: Any) -> int | None:
        """Return the step of the last code that was good; None: there was none."""
        return self._last.get(user.id)

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the step of a code that was good."""
        self._last[user.id] = tmatch.counter

    def seal(self, secret: str, period: int) -> str:
        """Encrypt a known secret the way `generate_totp_secret` does a new one."""
        return self._totp(key=secret, period=period).to_json(encrypt=True)


def build(config: dict[str, Any]) -> Flask:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_urlsafe(),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{config['database']}",
        MAIL_SERVER=config["smtp"]["host"],
        MAIL_PORT=config["smtp"]["port"],
        SECURITY_PASSWORD_SALT=secrets.token_hex(),
        SECURITY_PASSWORD_HASH="pbkdf2_sha512",
        SECURITY_EMAIL_SENDER="no-reply@example.com",
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator", "email"],
        SECURITY_TOTP_SECRETS={"1": secrets.token_urlsafe()},
        SECURITY_TOTP_ISSUER="Flask-Security-Too",
    )
    Mail(app)
    database = SQLAlchemy(app)
    fsqla_v3.FsModels.set_db_info(database)

    class Role(database.Model, fsqla_v3.FsRoleMixin):  # type: ignore[name-defined, misc]
        pass

    class User(database.Model, fsqla_v3.FsUserMixin):  # type: ignore[name-defined, misc]
        pass

    users = SQLAlchemyUserDatastore(database, User, Role)
    security = Security(app, users, totp_cls=OnceOnlyTotp)

    @app.get("/")
    @auth_required("session")
    def home() -> Any:
        return jsonify(user=current_user.email)

    with app.app_context():
        database.create_all()
        for account in config["accounts"]:
            user = users.create_user(email=account["email"], password=hash_password(account["password"]))
            # A mailed code is the TOTP of the moment too: with a second's period two mails never carry the same one.
            period = config["period"] if account["factor"] == "authenticator" else 1
            users.tf_set(user, account["factor"], totp_secret=security.totp_factory.seal(account["secret"], period))
        users.commit()
    return app


if __name__ == "__main__":
    serve(build)

"""Secrets: what is found, and what is none. The values are made up here and put together so that no file holds one."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.sources.secrets import MARK, find, redact

A = "q7Zx2LmP9vRt4KwB8nYc3HdF6sGj1EuT5oAiXr0M"  # forty characters, as if drawn
D = "83920174659201847365920184"
HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
JWT = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in
               ({"alg": "HS256", "typ": "JWT"}, {"sub": "orla", "iat": 1716239022})) + "." + A  # fmt: skip
PEM = "-----BEGIN RSA PRIVATE KEY-----\n" + "\n".join([(A + A)[:64]] * 4) + "\n-----END RSA PRIVATE KEY-----"

TOKENS = {
    "AWS access key": "AKIA" + "Q7ZX2LMP9VRT4KWB",
    "GitHub token": "ghp_" + A[:36],
    "GitLab token": "glpat-" + A[:20],
    "Slack token": f"xoxb-{D[:12]}-{D[:13]}-{A[:24]}",
    "Slack webhook": f"hooks.slack.com/services/T0{D[:8]}/B0{D[:8]}/{A[:24]}",
    "Stripe key": "sk_live_" + A[:24],
    "Hugging Face token": "hf_" + A[:34],
    "Anthropic key": f"sk-ant-api03-{A}{A}",
    "OpenAI key": f"sk-proj-{A}{A}",
    "Google key": "AIza" + A[:35],
    "web token": JWT,
    "npm token": "npm_" + A[:36],
    "SendGrid key": f"SG.{A[:22]}.{(A + A)[:43]}",
    "Telegram token": f"{D[:10]}:AA{A[:33]}",
    "DigitalOcean token": "dop_v1_" + HEX,
    "Databricks token": "dapi" + HEX[:32],
    "Azure storage key": f"AccountKey={(A + A + A)[:86]}==",
    "private key": PEM,
}


def values(text, **options):
    return [text[start:end] for start, end, _ in find(text, **options)]


@pytest.mark.parametrize("kind", TOKENS)
@pytest.mark.parametrize("around", ["{}", "see {} there", "x = '{}'", 'url: "https://{}"', "({}),", "- {}\n- b"])
def test_keys_of_services_are_known_by_their_form(kind, around):
    found = find(around.format(TOKENS[kind]), code=True)
    assert len(found) == 1, found
    text = around.format(TOKENS[kind])
    assert TOKENS[kind] in text[found[0][0] : found[0][1]]
    assert found[0][2] == kind


LITERAL = {
    'password = "hunter2!x"': "hunter2!x",
    "password: S3cure!Pass": "S3cure!Pass",
    "DB_PASSWORD=swordfishes": "swordfishes",
    "export API_KEY=" + A: A,
    f'api_key: "{A}"': A,
    f'"client_secret": "{A}",': A,
    "  passwd = correct9horse": "correct9horse",
    f"aws_secret_access_key = {A}": A,
    f"AUTH_TOKEN='{A}'": A,
    "spring.datasource.password=Tr0ub4dor": "Tr0ub4dor",
    f"Authorization: Bearer {A}": A,
    "<password>hunter2x</password>": "hunter2x",
    f"secret_key_base: {HEX}": HEX,
    "postgres://orla:b4ker-Pw@db.internal:5432/shop": "b4ker-Pw",
    "redis://:f00dRed1s@cache:6379": "f00dRed1s",
    "git clone https://orla:t0kenVal9x@git.internal/x.git": "t0kenVal9x",
    "Server=db;User Id=sa;Password=Pa55w0rd!x;Encrypt=true": "Pa55w0rd!x",
    "mysql --password hunter2xyz": "hunter2xyz",
    "my password is hunter2xyz.": "hunter2xyz",
    f"The API key is {A}, keep it.": A,
    "kennwort: geheim42x": "geheim42x",
    f"SECRET={A}  # of the shop": A,
    "dbPassword: 'Xk2#pq81'": "Xk2#pq81",
}
QUOTED = {
    'url = "jdbc:mysql://db/shop?user=orla&password=b4ker-Pw"': "b4ker-Pw",
    'connect("Server=db;Uid=orla;Pwd=b4ker-Pw;Encrypt=true")': "b4ker-Pw",
    f'get("https://api/x?api_key={A}&page=2")': A,
    f"curl -H 'X-Api-Key: {A}' https://api/x": A,
    'password = "hunter2!x"': "hunter2!x",
    'password = "swordfishes"': "swordfishes",
    f"token: str = '{A}'": A,
    f'config["api_key"] = "{A}"': A,
    f'{{"secret": "{A}"}}': A,
    f"const apiKey = `{A}`;": A,
    'connect(password="b4ker-Pw")': "b4ker-Pw",
    f'if token == "{A}":': A,
    f'apiKey := "{A}"': A,
    f'headers = {{"Authorization": "Bearer {A}"}}': A,
    f"GITHUB_SECRET = b'{A}'": A,
    'create_engine("postgresql+psycopg2://orla:b4ker-Pw@db/shop")': "b4ker-Pw",
}


@pytest.mark.parametrize("text", LITERAL)
def test_a_value_with_a_secret_name_is_found_in_settings_and_prose(text):
    assert values(text) == [LITERAL[text]]


@pytest.mark.parametrize("text", QUOTED)
def test_a_quoted_value_with_a_secret_name_is_found_in_programs(text):
    assert values(text, code=True) == [QUOTED[text]]


NONE = [
    "https://host/x?token={token_v2a}&a=1",
    "https://host/reset?password=<new password>",
    'print("token: required")',
    "/login?password=changeme123&x=1",
    'help="api_key: your-own-key-of-32-letters"',
    "'token: %s' % token_v2a1",
    # placeholders and examples
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    'api_key = "your-api-key-here-123"',
    "password: changeme123",
    "password = <your password>",
    "TOKEN=xxxxxxxxxxxxxxxx1",
    "hf_" + "x" * 34,
    "ghp_" + "x" * 36,
    'password = "********"',
    "sk-ant-...",
    "sk-ant-api03-your-key-goes-in-here-please",
    "password=test1234",
    "https://user:password@host/x",
    "https://user:pass@host",
    "postgres://postgres:postgres@localhost/x",
    "AUTH_TOKEN=1234567890abcdefghij",
    "secret: abcdefghijklmnopqrstuvwxyz123",
    "api_key: 00000000-0000-0000-0000-000000000000",
    # variables and expressions
    "password: ${DB_PASSWORD_1}",
    "password = os.environ['DB_PASSWORD1']",
    "token: {{ secrets.TOKEN_V2 }}",
    'password = f"{user1}-{x}"',
    "password = get_password(user1)",
    "token = self.tokens2",
    "PASSWORD=$DB_PASSWORD1",
    "https://${USER}:${TOKEN1}@host",
    'url = f"https://{user}:{token1}@host"',
    "API_KEY=$(cat key1.txt)",
    "secret: !secret api_password1",
    "password_file: /run/secrets/db_password1",
    "password: op://vault/item1/field",
    # names that are not secrets' own
    f"password_hash = '{HEX}'",
    "token_type: bearer123x",
    "tokenizer: gpt2-medium-v2",
    "max_tokens: 4096",
    "token_url = 'https://a.b/c1'",
    "pad_token = '<|endoftext|>'",
    "eos_token: '</s>'",
    "secretName: my-app-tls-2024",
    "secrets: inherit",
    "keyboard: qwertz105",
    "monkey = 'b4nana-Split'",
    "primary_key = 'user_id_2'",
    # prose and labels
    "The password: must have 8 characters",
    "Token: a unit of text",
    "The password is required.",
    '"password": "Passwort"',
    "A secret is something hidden.",
    "Passwords are hashed with bcrypt12.",
    "the token is optional2 here and there",
    # hashes, ids, versions
    f"sha256:{HEX}",
    HEX,
    HEX[:40],
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "id: 6fa459ea-ee8a-3ca4-894e-db77e160355e",
    f"integrity sha512-{A}{A}==",
    f"etag: '{HEX[:32]}'",
    "data:image/png;base64," + A * 3,
    "cache_key = 'user:42:page:7'",
    "sk-learn-is-not-a-key-but-a-library-name",
    "sk-folding-cube-animation-with-delay",
    "eyJub3QiOiJhIGp3dCJ9",
    "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PUBLIC KEY-----\n" + A + A,
    "http://host:8080/a@b",
    "mailto:orla@host.com",
    "ssh://git@host:22/x",
    "12:30:45 user@host",
    "[SECRET]",
    "",
]


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("code", [False, True])
def test_what_is_no_secret_stays(text, code):
    assert redact(text, code=code) == (text, [])


@pytest.mark.parametrize(
    "text", ["password = hunter2x", "token = token_v2x9", "secret: Secret123Type", "pwd = cwd9x+1"]
)
def test_in_a_program_what_is_not_quoted_is_an_expression(text):
    assert find(text, code=True) == []


def test_the_mark_takes_the_secret_and_nothing_else():
    text = f'host: db\npassword: "b4ker-Pw"  # of Orla\nuser: orla\nkey: {TOKENS["AWS access key"]}\n{PEM}\nend\n'
    text += f"pin: {TOKENS['npm token']}\n"
    clean, secrets = redact(text)
    assert clean == (f'host: db\npassword: "{MARK}"  # of Orla\nuser: orla\nkey: {MARK}\n{MARK}\nend\npin: {MARK}\n')
    assert [(s.kind, s.line) for s in secrets] == [
        ("password", 2), ("AWS access key", 4), ("private key", 5), ("npm token", 12),
    ]  # fmt: skip
    assert redact(clean) == (clean, [])


def test_a_secret_found_by_its_name_is_gone_everywhere():
    clean, secrets = redact("password: b4ker-Pw9\nlogged in with b4ker-Pw9 at noon\n")
    assert clean == f"password: {MARK}\nlogged in with {MARK} at noon\n"
    assert len(secrets) == 1


@pytest.mark.parametrize("text", [
    PEM.replace("\n", "\\n"), PEM[: len(PEM) // 2], "x = '''" + PEM + "'''", "  " + PEM.replace("\n", "\n  "),
])  # fmt: skip
def test_private_keys_in_strings_indented_and_cut_off(text):
    clean, secrets = redact("before\n" + text + "\nafter")
    assert [s.kind for s in secrets] == ["private key"]
    assert A[:30] not in clean
    assert clean.startswith("before\n")
    assert clean.endswith("after")


def test_plugins_of_patterns_are_asked_and_none_of_entropy():
    pytest.importorskip("detect_secrets")
    from jupyter_miu.sources.secrets.plugins import _detectors

    names = {type(detector).__name__ for detector in _detectors()}
    assert {"MailchimpDetector", "ArtifactoryDetector", "SquareOAuthDetector"} <= names
    assert not any("Entropy" in name or "Keyword" in name for name in names)
    mailchimp = HEX[:32] + "-us12"
    assert values(f"mailchimp = {mailchimp}") == [mailchimp]


def test_ours_need_no_package(monkeypatch):
    from jupyter_miu.sources.secrets import plugins

    monkeypatch.setattr(plugins, "_detectors", lambda: ())
    for kind, token in TOKENS.items():
        assert [found[2] for found in find(token)] == [kind]


@pytest.mark.parametrize("text", [
    "password=" * 60_000, "-----BEGIN PRIVATE KEY-----" * 20_000, "a" * 500_000, "eyJ" + "a." * 250_000,
    "://" * 160_000,
    "A" * 250_000 + "=" * 250_000, "token" + " " * 500_000 + "=x", "sk-" * 160_000, "://a:b" * 80_000, "--a-" * 120_000,
    "key: a" * 80_000, "A_KEY" * 100_000, "Authorization:" * 40_000, "\\n" * 250_000, "password: a[" + "a " * 250_000,
])  # fmt: skip
@pytest.mark.timeout(60)
def test_hostile_texts_take_little_time(text):
    redact(text)
    redact(text, code=True)


PIECES = st.sampled_from([
    "password", "token", "api_key", " = ", ": ", '"', "'", "://", ":", "@", "-----BEGIN RSA PRIVATE KEY-----", A,
    A[:9],     "-----END RSA PRIVATE KEY-----", "\n", "sk-", "ghp_", "eyJ", ".", "$", "{", "}", "İ", "\ud800", " is ",
    "[SECRET]", "<", ">",
])  # fmt: skip


@settings(max_examples=150, deadline=2_000)
@given(st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join))
def test_any_text_keeps_what_is_no_secret(text):
    for code in (False, True):
        clean, secrets = redact(text, code=code)
        assert bool(secrets) == (clean != text)
        assert len(find(text, code=code)) == len(secrets)
        assert all(1 <= secret.line <= text.count("\n") + 1 for secret in secrets)

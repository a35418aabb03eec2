"""The look of the embedded servers' pages: one frame, one stylesheet, no script."""

from html import escape

from aiohttp import web

STYLESHEET_PATH = "/style.css"

# No script, no foreign host. `frame-src` is for the mailbox, which shows a mail's own page.
POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'"

STYLESHEET = """
:root { color-scheme: light dark; --ink: #1a1c20; --soft: #5b616b; --ground: #f6f6f4;
  --card: #ffffff; --line: #dcdcd6; --link: #1d4ed8; --act: #1d4ed8; --on-act: #ffffff;
  --good: #11653a; --bad: #a8201a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececea; --soft: #a3a9b3;
  --ground: #15171a; --card: #1e2125; --line: #363a40; --link: #93b4ff; --act: #93b4ff;
  --on-act: #10131a; --good: #7fd4a3; --bad: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
body.narrow { max-width: 28rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link);
  outline-offset: 2px; }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
.small { font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1.25rem; margin: 0 0 1rem; }
.amount { font-size: 2rem; font-weight: 650; line-height: 1.2; margin: .25rem 0;
  font-variant-numeric: tabular-nums; }
.alert { border-left: .3rem solid var(--bad); padding: .25rem 0 .25rem .75rem; margin: 1rem 0; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input[type=text], input[type=search] { width: 100%; font: inherit; padding: .6rem .7rem;
  color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .35rem; }
button, .button { font: inherit; font-weight: 600; padding: .6rem 1rem; border-radius: .35rem;
  border: 1px solid var(--soft); background: transparent; color: inherit; cursor: pointer;
  text-decoration: none; display: inline-block; overflow-wrap: normal; }
button.main { width: 100%; margin-top: 1rem; border-color: var(--act); background: var(--act);
  color: var(--on-act); }
button.row { display: flex; width: 100%; justify-content: space-between; gap: 1rem;
  font-weight: 400; text-align: left; margin-top: .5rem; }
form.line { display: flex; gap: .5rem; margin: 0 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card);
  border: 1px solid var(--line); font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem;
  border-bottom: 1px solid var(--line); }
th { font-size: .8125rem; color: var(--soft); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
code { font: .875em/1.4 ui-monospace, monospace; }
pre { white-space: pre-wrap; font: inherit; margin: 0; }
iframe { width: 100%; height: 24rem; border: 1px solid var(--line); border-radius: .5rem;
  background: #ffffff; }
nav { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); } dd { margin: 0; }
summary { cursor: pointer; }
@media (max-width: 40rem) { .stack thead { display: none; }
  .stack td { display: block; border: 0; padding: .15rem .75rem; }
  .stack td.number { text-align: left; }
  .stack tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; } }
"""


def page(
    *, title: str, body: str, narrow: bool = False, status: int = 200, policy: str = POLICY
) -> web.Response:
    """Return a whole page. `body` is HTML whose values are already escaped."""
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{STYLESHEET_PATH}"></head>'
        f"<body{' class=narrow' if narrow else ''}><main>{body}</main></body></html>"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)


async def stylesheet(_request: web.Request) -> web.Response:
    """Answer with the one stylesheet."""
    return web.Response(text=STYLESHEET, content_type="text/css")

"""What must hold of fundraising pages and teams."""

from mobilize.checks.invariants import Invariant

INVARIANTS = (
    Invariant(
        name="a-pages-money-is-its-ledger-entries",
        meaning="what is shown of a fundraising page is the sum of its entries, in each currency",
        broken="""
            SELECT coalesce(shown.page_id, book.page_id) AS page_id, shown.settled_minor,
                book.minor AS booked, shown.gifts, book.gifts AS booked_gifts
            FROM donations_pagemoney AS shown
            FULL JOIN (
                SELECT fundraising_page_id AS page_id, currency, sum(amount_minor) AS minor,
                    count(*) FILTER (WHERE kind = 'gift') AS gifts
                FROM donations_ledgerentry WHERE fundraising_page_id IS NOT NULL
                GROUP BY fundraising_page_id, currency
            ) AS book ON book.page_id = shown.page_id AND book.currency = shown.currency
            WHERE coalesce(shown.settled_minor, 0) <> coalesce(book.minor, 0)
               OR coalesce(shown.gifts, 0) <> coalesce(book.gifts, 0)
            ORDER BY 1
        """,
    ),
    Invariant(
        name="a-teams-money-is-its-pages",
        meaning="a team's pages are of its cause, and what they are shown with is booked on them",
        broken="""
            SELECT team.id, pages.minor, book.minor AS booked, pages.strays
            FROM donations_team AS team
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(money.settled_minor), 0) AS minor,
                    count(*) FILTER (WHERE page.cause_id <> team.cause_id
                        OR page.organisation_id <> team.organisation_id) AS strays
                FROM donations_fundraisingpage AS page
                LEFT JOIN donations_pagemoney AS money
                    ON money.page_id = page.id AND money.currency = page.currency
                WHERE page.team_id = team.id
            ) AS pages
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(entry.amount_minor), 0) AS minor
                FROM donations_fundraisingpage AS page
                JOIN donations_ledgerentry AS entry ON entry.fundraising_page_id = page.id
                    AND entry.currency = page.currency
                WHERE page.team_id = team.id
            ) AS book
            WHERE pages.minor <> book.minor OR pages.strays > 0 ORDER BY 1
        """,
    ),
    Invariant(
        name="gifts-stand-on-a-page-of-their-cause",
        meaning="a pledge names a page of its own cause and currency, and so do its entries",
        broken="""
            SELECT pledge.id, pledge.fundraising_page_id
            FROM donations_pledge AS pledge
            JOIN donations_fundraisingpage AS page ON page.id = pledge.fundraising_page_id
            WHERE page.cause_id <> pledge.cause_id OR page.currency <> pledge.currency
               OR page.organisation_id <> pledge.organisation_id OR page.state = 'pending'
            UNION ALL
            SELECT entry.id, entry.fundraising_page_id
            FROM donations_ledgerentry AS entry
            JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
            WHERE entry.fundraising_page_id IS NOT NULL
              AND entry.fundraising_page_id IS DISTINCT FROM pledge.fundraising_page_id
            ORDER BY 1
        """,
    ),
    Invariant(
        name="a-pages-link-leads-to-it",
        meaning="a fundraising page's link is its owner's, for its cause, and leads there",
        broken="""
            SELECT page.id, page.slug, link.leads_to
            FROM donations_fundraisingpage AS page
            JOIN petitions_sharelink AS link ON link.id = page.link_id
            WHERE link.supporter_id IS DISTINCT FROM page.supporter_id
               OR link.cause_id <> page.cause_id
               OR link.leads_to NOT IN ('', 'fundraising/' || page.slug || '/')
            ORDER BY 1
        """,
    ),
)

package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.AuditTrail.About;
import io.leadferry.ledger.AuditTrail.Action;
import io.leadferry.ledger.AuditTrail.Ending;
import io.leadferry.ledger.AuditTrail.Way;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Erasure;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Receipt;
import io.leadferry.retention.Retention;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Words from outside are words on every page, whatever they look like to a browser or to the templates' own language. */
class PageTemplatesTest {

    private static final PageTemplates TEMPLATES = new PageTemplates();
    private static final Instant AT = Instant.parse("2026-01-15T10:00:00Z");

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "<script>",
                "</pre>",
                "</title>",
                "<img src=x onerror=a()>",
                "\"",
                "'",
                "&lt;",
                "<!--",
                "]]>",
                "${7*7}",
                "[[${7*7}]]",
                "[(${7*7})]",
                "__${7*7}__",
                "~{x}",
                "#{x}",
                "|x|",
                "\u202E",
                "\u0000",
                "a");
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(20), pieces)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(some -> String.join("", some));
    }

    @Property(tries = 60)
    void whateverStandsInAFileIsTextOnEachPage(@ForAll("hostile") String words) {
        String shown = Visible.line(words);
        Document drop = page("drop", dropped(words));
        assertThat(drop.select("h1").first().wholeText()).isEqualTo(shown);
        assertThat(drop.select("li em.do").first().wholeText()).isEqualTo(shown);
        assertThat(drop.select("#problems-title ~ div td").last().wholeText()).isEqualTo(shown);
        assertThat(drop.select("pre").first().wholeText())
                .isEqualTo(Visible.lines(words).replace("\r", ""));
        harmless(drop);

        Document audit = page("audit", audited(words));
        assertThat(audit.select("tbody td").get(1).wholeText()).isEqualTo(shown);
        assertThat(audit.select("tbody td").get(4).wholeText()).isEqualTo(shown);
        harmless(audit);

        List<ConsolePages.Button> buttons = List.of(new ConsolePages.Button("c", words, "Forget this person"));
        Document numbers =
                page("numbers", values(Map.of("fault", words, "story", words, "answer", words, "buttons", buttons)));
        assertThat(numbers.select(".answer").first().wholeText()).isEqualTo(shown);
        assertThat(numbers.select("button[name=do]").val()).isEqualTo(words);
        harmless(numbers);

        Document forgetting = page("forgetting", forgetting(words));
        assertThat(forgetting.select("#due ~ ul a").first().wholeText()).isEqualTo(shown);
        assertThat(forgetting.select(".card li").last().wholeText()).isEqualTo("Left to you: " + shown);
        harmless(forgetting);

        Document problem = page("problem", values(Map.of("title", "Not found", "detail", words)));
        assertThat(problem.select("[role=alert]").first().wholeText()).isEqualTo(shown);
        harmless(problem);
    }

    /** Where a ferry runs is its machine's word. */
    @Property(tries = 20)
    void theFerriesAreToldWhereThereIsMoreThanOneOrWhereOneIsMissing(@ForAll("hostile") String words) {
        Ferries.Doing house = new Ferries.Doing(null, true, AT);
        Ferries.Ferry own = new Ferries.Ferry("ferry-1", words, true, AT, AT, false, List.of(house));
        Ferries.Ferry other = new Ferries.Ferry("ferry-2", "process 7", false, AT, AT, true, List.of());

        assertThat(overview(List.of(own), List.of()).select("#ferries-title")).isEmpty();

        Document both = overview(List.of(own, other), List.of());
        assertThat(both.select("#ferries tbody td").first().wholeText()).isEqualTo(Visible.line(words));
        assertThat(both.select("#ferries tbody th").eachText()).containsExactly("ferry-1 (this one)", "ferry-2");
        assertThat(both.select("#ferries").text())
                .contains(
                        "at work",
                        "not heard of since 2026-01-15 10:00:00",
                        "receipts, events and what is to be erased");
        harmless(both);

        Document missing = overview(List.of(own), List.of(new Ferries.Doing("acme", false, null)));
        assertThat(missing.select("#ferries-title ~ ul").text()).contains("account acme: no ferry does this just now");
    }

    private static Document overview(List<Ferries.Ferry> ferries, List<Ferries.Doing> unowned) {
        Overview nothing = new Overview(
                AT,
                new Overview.Needs(List.of(), 0),
                new Overview.Moves(List.of(), 0, List.of()),
                new Overview.Ended(List.of(), 0),
                List.of());
        return page(
                "overview",
                values(Map.of(
                        "overview",
                        nothing,
                        "needs",
                        List.of(),
                        "ferries",
                        new Ferries.AtWork(ferries, unowned),
                        "state",
                        "Nothing needs you.")));
    }

    private static void harmless(Document page) {
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("img, [onerror], style")).isEmpty();
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("footer a")).hasSize(1);
    }

    private static Document page(String template, Map<String, Object> values) {
        return Jsoup.parse(TEMPLATES.page(template, values));
    }

    private static Map<String, Object> values(Map<String, Object> some) {
        Map<String, Object> values = new HashMap<>(some);
        values.put("w", new PageWords(ZoneOffset.UTC));
        values.put("here", "/");
        values.put("htmx", "/htmx.js");
        values.put("partial", false);
        values.put("poll", "/?seen=0");
        return values;
    }

    private static Map<String, Object> forgetting(String words) {
        Erasure.Due due = new Erasure.Due(1, 2, 3);
        Retention.Outlook outlook = new Retention.Outlook(
                Instant.EPOCH,
                due,
                Instant.EPOCH,
                due,
                Instant.EPOCH,
                due,
                List.of(new Retention.Kept("d1", "leads", words, Instant.EPOCH, "it is at work")),
                Instant.EPOCH,
                null,
                null);
        RetentionController.Forgotten forgotten = new RetentionController.Forgotten(
                1, "waiting", Instant.EPOCH, null, null, 0, Map.of(), 0, List.of(words), List.of(words));
        return values(Map.of("due", outlook, "now", true, "buttons", List.of(), "forgettings", List.of(forgotten)));
    }

    private static Map<String, Object> dropped(String words) {
        Receipt.Summary drop = new Receipt.Summary(
                "d1",
                "leads",
                words,
                "00",
                1,
                Drop.State.WORKING,
                null,
                words,
                List.of(words),
                false,
                null,
                null,
                AT,
                null,
                null,
                Map.of("total", 2L, "pending", 1L, "rejected", 1L),
                null,
                List.of(new Wait(Wait.Kind.HELD, AT, null, 0, words, words)));
        Receipt receipt = new Receipt(
                drop,
                List.of(),
                List.of(),
                List.of(),
                List.of(new Receipt.Problem(1, io.leadferry.model.RowState.REJECTED, words)),
                List.of(),
                List.of());
        return values(Map.of(
                "receipt",
                receipt,
                "drop",
                drop,
                "buttons",
                List.of(new ConsolePages.Button("c", "x release - d1", words)),
                "calls",
                List.of(),
                "moreCalls",
                0,
                "mendable",
                false,
                "letter",
                words,
                "api",
                "/api/drops/d1"));
    }

    private static Map<String, Object> audited(String words) {
        return values(Map.of(
                "entries",
                List.of(new AuditTrail.Entry(
                        1,
                        AT,
                        words,
                        "127.0.0.1",
                        Way.PAGE,
                        Action.PAUSE,
                        About.LANE,
                        "acme/add-leads",
                        words,
                        Ending.DONE,
                        "paused"))));
    }
}

package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.AuditTrail;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The console page as a browser without scripts has it: every page, every button, and what is refused. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsolePageTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>'\"&amp;${7*7}[[${7*7}]]";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;
    private static String held;
    private static String other;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder().start();
        ferry = new LeadferryUnderTest(home, vendor, "300ms", "--leadferry.feeds.leads.guard.min-rows=2");
        held = held(HOSTILE.replace("/", "") + ".csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        other = held("other.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.drop("leads", "lost.csv", "PhoneNumber,CampaignName\n9000000003,A\n9000000004,A\n12," + HOSTILE + "\n");
        await().until(() -> ferry.rows("inDoubt") == 2);
        ferry.pause("acme/delete-leads");
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
    }

    private static String held(String name, String content) throws Exception {
        ferry.drop("leads", name, content);
        await().until(() -> ferry.receiptOf(name).isPresent());
        return ferry.receipt(name).summary().drop();
    }

    private static String origin() {
        return "http://127.0.0.1:" + ferry.port();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(origin() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Document page(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.body(), origin() + path);
    }

    /** Sends a form as a browser would that is at a page of some origin. */
    private static HttpResponse<String> post(String origin, String path, Map<String, String> fields) throws Exception {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        return CLIENT.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Element button(String path, String label) throws Exception {
        return page(path).select("button[name=do]").stream()
                .filter(button -> button.text().contains(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button '" + label + "' at " + path));
    }

    private static Map<String, String> pressed(String path, String label, String reason) throws Exception {
        Element button = button(path, label);
        Element form = button.closest("form");
        Map<String, String> fields = new LinkedHashMap<>();
        form.select("input[type=hidden]").forEach(input -> fields.put(input.attr("name"), input.val()));
        fields.put("reason", reason);
        fields.put("do", button.val());
        return fields;
    }

    private static void presses(String path, String label, String action, String name) throws Exception {
        HttpResponse<String> answer = post(origin(), "/act", pressed(path, label, "because of " + action));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(path);
        AuditTrail.Entry entry =
                ferry.context().getBean(AuditTrail.class).latest(1).get(0);
        assertThat(entry.what().word()).isEqualTo(action);
        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.from()).isEqualTo(AuditTrail.Way.PAGE);
        assertThat(entry.who()).isEqualTo("local");
        assertThat(entry.reason()).isEqualTo("because of " + action);
        assertThat(entry.outcome().word()).isEqualTo("done");
    }

    @Test
    @Order(1)
    void everyPageIsSoundWithoutScripts() throws Exception {
        Set<String> seen = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(Set.of("/"));
        while (!left.isEmpty()) {
            String path = left.pop();
            if (!seen.add(path)) {
                continue;
            }
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                continue;
            }
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self';", "form-action 'self'")
                    .doesNotContain("unsafe");
            Document page = Jsoup.parse(answer.body(), origin() + path);
            sound(page, path);
            page.select("a[href], link[href]")
                    .forEach(link -> left.push(link.attr("href").replaceAll("#.*", "")));
            page.select("script").forEach(script -> left.push(script.attr("src")));
            left.remove("");
        }
        assertThat(seen)
                .contains(
                        "/",
                        "/audit",
                        "/doubt",
                        "/numbers",
                        "/plan",
                        "/forgetting",
                        "/lanes/acme/add-leads",
                        "/drops/" + held,
                        "/console.css")
                .anyMatch(path -> path.endsWith("/rejected.csv"))
                .anyMatch(path -> path.endsWith("htmx.min.js"));
    }

    private static void sound(Document page, String path) {
        assertThat(page.select("script:not([src]), style, [style], [onclick], [onload], [onerror], iframe, base"))
                .as(path)
                .isEmpty();
        assertThat(page.documentType())
                .as(path + ": without, browsers play an old one")
                .isNotNull();
        assertThat(page.select("html[lang=en] main#main")).as(path).hasSize(1);
        assertThat(page.select("a.skip[href=#main]")).as(path).hasSize(1);
        assertThat(page.select("header, nav[aria-label], footer")).as(path).hasSize(3);
        assertThat(page.title()).as(path).endsWith(" – Leadferry");
        int before = 0;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int level = Integer.parseInt(heading.tagName().substring(1));
            assertThat(level).as(path + ": " + heading).isLessThanOrEqualTo(before + 1);
            before = level;
        }
        assertThat(page.select("h1")).as(path).hasSize(1);
        page.select("input:not([type=hidden]), select")
                .forEach(input -> assertThat(page.select("label[for=" + input.id() + "]"))
                        .as(path + ": " + input)
                        .hasSize(1));
        page.select("table").forEach(table -> assertThat(table.select("caption, th[scope=col]"))
                .as(path)
                .hasSizeGreaterThan(1));
        page.select("svg").forEach(svg -> assertThat(svg.attr("aria-hidden")).isEqualTo("true"));
        assertThat(page.select("[id]").eachAttr("id")).as(path).doesNotHaveDuplicates();
        page.select("#live a, #live [tabindex], #live button, #live input:not([type=hidden])")
                .forEach(one -> assertThat(one.id())
                        .as(path + ": it loses the focus when the live part is given again: " + one)
                        .isNotEmpty());
        assertThat(page.select("[hx-preserve]").eachAttr("id"))
                .as(path + ": htmx makes a selector of each")
                .allMatch(id -> id.matches("[A-Za-z][\\w-]*"));
        page.select("[aria-labelledby]").forEach(one -> assertThat(page.getElementById(one.attr("aria-labelledby")))
                .as(path + ": " + one.attr("aria-labelledby"))
                .isNotNull());
    }

    @Test
    @Order(2)
    void whatStandsInFilesIsTextOnThePage() throws Exception {
        assertThat(page("/").select("img")).isEmpty();
        assertThat(page("/").text()).contains("<img src=x onerror=");
        Document drop = page("/drops/" + held);
        assertThat(drop.select("img")).isEmpty();
        assertThat(drop.select("h1").text()).isEqualTo(HOSTILE + ".csv");
    }

    @Test
    @Order(3)
    void whatHasNotChangedIsNotGivenAgain() throws Exception {
        String poll = page("/doubt").select("[hx-get]").attr("hx-get");

        assertThat(get(poll).statusCode()).isEqualTo(204);

        HttpResponse<String> changed = get("/doubt?seen=0");
        assertThat(changed.statusCode()).isEqualTo(200);
        Document part = Jsoup.parseBodyFragment(changed.body());
        assertThat(part.select("header, h1")).isEmpty();
        assertThat(part.select("#live").attr("hx-get")).isEqualTo(poll);
        assertThat(part.select("#state[hx-swap-oob]")).hasSize(1);
    }

    @Test
    @Order(4)
    void formsOfOthersChangeNothing() throws Exception {
        Map<String, String> fields = pressed("/", "Resume", "");
        for (String stranger : new String[] {"http://evil.example", "null", "http://127.0.0.1:1"}) {
            assertThat(post(stranger, "/act", fields).statusCode()).as(stranger).isEqualTo(403);
        }
        assertThat(post("", "/act", fields).statusCode())
                .as("of no page at all")
                .isEqualTo(415);

        String[] parts = fields.get("do").split(" ", 2);
        for (String value : new String[] {
            "",
            "x",
            parts[1],
            "x " + parts[1],
            parts[0] + " pause - acme/add-leads",
            parts[0] + " resume - acme/add-leads"
        }) {
            Map<String, String> forged = new LinkedHashMap<>(fields);
            forged.put("do", value);
            HttpResponse<String> answer = post(origin(), "/act", forged);
            assertThat(answer.statusCode()).as(value).isEqualTo(403);
            sound(Jsoup.parse(answer.body()), value);
        }
        for (String path : new String[] {"/api/lanes/acme/delete-leads/resume", "/", "/act/", "/act;x"}) {
            assertThat(post(origin(), path, fields).statusCode()).as(path).isIn(400, 415);
        }
        assertThat(ferry.lane("acme/delete-leads").state().word()).isEqualTo("paused");
        assertThat(ferry.lane("acme/add-leads").state().word()).isEqualTo("open");
    }

    @Test
    @Order(5)
    void aNumberIsFoundAndStandsInNoAddress() throws Exception {
        HttpResponse<String> found = post(origin(), "/numbers", Map.of("number", "90000 00003"));
        assertThat(found.statusCode()).isEqualTo(200);
        Document page = Jsoup.parse(found.body());
        sound(page, "/numbers");
        assertThat(page.select("pre").text()).contains("lost.csv");
        assertThat(page.select("a").eachAttr("href")).noneMatch(address -> address.contains("0003"));

        HttpResponse<String> none = post(origin(), "/numbers", Map.of("number", HOSTILE));
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(Jsoup.parse(none.body()).select("[role=alert]")).hasSize(1);
        assertThat(Jsoup.parse(none.body()).select("img")).isEmpty();
    }

    @Test
    @Order(6)
    void eachButtonDoesWhatItSaysAndIsWrittenDown() throws Exception {
        presses("/", "Resume", "resume", "acme/delete-leads");
        assertThat(ferry.lane("acme/delete-leads").state().word()).isEqualTo("open");
        presses("/lanes/acme/delete-leads", "Pause", "pause", "acme/delete-leads");
        assertThat(ferry.lane("acme/delete-leads").state().word()).isEqualTo("paused");

        Map<String, String> again = pressed("/drops/" + other, "Discard", "");
        presses("/drops/" + other, "Discard", "discard", other);
        assertThat(ferry.receipt("other.csv").summary().discardedAt()).isNotNull();
        presses("/drops/" + held, "Release", "release", held);
        HttpResponse<String> late =
                post(origin(), "/act", Map.of("do", button("/doubt", "arrived").val()));
        assertThat(late.statusCode()).isEqualTo(303);
        assertThat(ferry.receipt("lost.csv").summary().rows()).containsEntry("accepted", 2L);
        assertThat(page("/doubt").select("button[name=do]")).isEmpty();
        assertThat(post(origin(), "/act", again).statusCode()).isEqualTo(303);
        assertThat(page("/audit").select("tbody tr").eachText())
                .anyMatch(line -> line.contains("because of release") && line.contains("local"));
    }

    @Test
    @Order(7)
    void nobodyIsLedAwayAndWhatIsNotThereIsTold() throws Exception {
        Map<String, String> away = pressed("/lanes/acme/delete-leads", "Resume", "");
        for (String back : new String[] {"//evil.example", "http://evil.example/", "/\\evil.example", "/a\r\nX: y"}) {
            away.put("back", back);
            assertThat(post(origin(), "/act", away).headers().firstValue("Location"))
                    .as(back)
                    .contains("/");
        }
        HttpResponse<String> nothing = get("/drops/nosuch");
        assertThat(nothing.statusCode()).isEqualTo(404);
        sound(Jsoup.parse(nothing.body()), "/drops/nosuch");
        assertThat(get("/lanes/acme/nosuch").statusCode()).isEqualTo(404);
    }

    /** Sends a form with a file, as a browser does. */
    private static HttpResponse<String> plan(@Nullable String origin, String feed, String name, String content)
            throws Exception {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"feed\"\r\n\r\n" + feed
                + "\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/csv\r\n\r\n" + content + "\r\n--edge--\r\n";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + "/plan"))
                .header("Content-Type", "multipart/form-data; boundary=edge");
        if (origin != null) {
            request.header("Origin", origin);
        }
        return CLIENT.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int filesUnder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return (int) all.filter(Files::isRegularFile).count();
        }
    }

    /** A live page must not lay another button under somebody's finger, nor a reason beside it. */
    @Test
    @Order(8)
    void whatIsPressedIsCalledByWhatItDoesAndNotByWhereItStands() throws Exception {
        ferry.resume("acme/add-leads");
        ferry.pause("acme/delete-leads");
        Element alone = button("/", "Resume");
        String why = alone.closest("form").select("input[name=reason]").first().id();

        ferry.pause("acme/add-leads");
        Document both = page("/");
        assertThat(both.select("button[name=do]").eachText()).contains("Resume");
        assertThat(both.getElementById(alone.id()).val()).isEqualTo(alone.val());
        assertThat(both.getElementById(why)
                        .closest("form")
                        .select("button")
                        .first()
                        .val())
                .isEqualTo(alone.val());

        ferry.resume("acme/delete-leads");
        Document other = page("/");
        assertThat(other.select("button[name=do]").eachText()).contains("Resume");
        assertThat(other.getElementById(alone.id())).isNull();
        assertThat(other.getElementById(why)).isNull();
        assertThat(page("/lanes/acme/delete-leads")
                        .select("button[name=do]")
                        .first()
                        .id())
                .as("what pauses is another button than what resumes")
                .isNotEqualTo(page("/lanes/acme/add-leads")
                        .select("button[name=do]")
                        .first()
                        .id());
        ferry.resume("acme/add-leads");
        ferry.pause("acme/delete-leads");
    }

    @Test
    @Order(20)
    void aFileIsPlannedAndThenSentAsItWasPlanned() throws Exception {
        int before = ferry.drops().size();
        String leads = "PhoneNumber,CampaignName\n9000000011,P\n9000000012,P\n9000000012,P\n1,P\n";
        HttpResponse<String> answer = plan(origin(), "leads", "planned.csv", leads);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Document page = Jsoup.parse(answer.body(), origin() + "/plan");
        sound(page, "/plan");
        assertThat(page.select("pre").text())
                .contains("4 rows in the file", "2 rows would be sent", "1 row would be rejected", "1 call in lane");
        assertThat(page.select("option[selected]").eachAttr("value")).containsExactly("leads");
        assertThat(ferry.drops()).as("nothing is sent").hasSize(before);
        assertThat(filesUnder(home.resolve("unfolding"))).isEqualTo(1);

        String button = page.select("button[name=do]").attr("value");
        Map<String, String> pressed = Map.of("do", button, "reason", "it is right", "back", "/plan");
        assertThat(post(origin(), "/act", Map.of("do", button.replaceFirst("^.", "_")))
                        .statusCode())
                .isEqualTo(403);
        answer = post(origin(), "/act", pressed);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String drop = answer.headers().firstValue("Location").orElseThrow().substring("/drops/".length());
        AuditTrail.Entry entry =
                ferry.context().getBean(AuditTrail.class).latest(1).get(0);
        assertThat(entry.what()).isEqualTo(AuditTrail.Action.SEND);
        assertThat(entry.name()).isEqualTo(drop);
        assertThat(entry.reason()).isEqualTo("it is right");
        await().until(() -> ferry.receiptOf("planned.csv").isPresent());
        assertThat(ferry.receipt("planned.csv").summary().drop()).isEqualTo(drop);
        assertThat(ferry.receipt("planned.csv").summary().rows())
                .containsEntry("rejected", 1L)
                .containsEntry("duplicate", 1L);
        await().untilAsserted(
                        () -> assertThat(filesUnder(home.resolve("unfolding"))).isZero());
        assertThat(post(origin(), "/act", pressed).headers().firstValue("Location"))
                .as("a second press leads to the same, and sends nothing")
                .contains("/drops/" + drop);
        assertThat(ferry.drops()).hasSize(before + 1);
    }

    @Test
    @Order(21)
    void whatCannotBePlannedIsToldAndNothingIsKept() throws Exception {
        assertThat(plan(null, "leads", "a.csv", "x").statusCode()).isEqualTo(415);
        assertThat(plan("http://evil.example", "leads", "a.csv", "x").statusCode())
                .isEqualTo(403);
        assertThat(plan(origin(), "nosuch", "a.csv", "x").statusCode()).isEqualTo(400);
        assertThat(plan(origin(), "leads", "../a.csv", "x").statusCode()).isEqualTo(400);
        assertThat(plan(origin(), "leads", "", "x").statusCode()).isEqualTo(400);
        HttpResponse<String> unreadable = plan(origin(), "leads", HOSTILE.replaceAll("[/\"]", "") + ".csv", "");
        assertThat(unreadable.statusCode()).isEqualTo(200);
        assertThat(Jsoup.parse(unreadable.body()).select("pre").text())
                .contains("Nothing of it would be sent: the file is empty");
        assertThat(Jsoup.parse(unreadable.body()).select("button[name=do]")).isEmpty();
        HttpResponse<String> broken = CLIENT.send(
                HttpRequest.newBuilder(URI.create(origin() + "/plan"))
                        .header("Content-Type", "multipart/form-data; boundary=edge")
                        .header("Origin", origin())
                        .POST(HttpRequest.BodyPublishers.ofString("--edge\r\nno end"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(broken.statusCode()).isEqualTo(400);
        sound(Jsoup.parse(broken.body()), "/plan");
        HttpResponse<String> elsewhere = CLIENT.send(
                HttpRequest.newBuilder(URI.create(origin() + "/act"))
                        .header("Content-Type", "multipart/form-data; boundary=edge")
                        .header("Origin", origin())
                        .POST(HttpRequest.BodyPublishers.ofString("--edge--\r\n"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(elsewhere.statusCode()).isEqualTo(415);
    }

    @Test
    @Order(30)
    void aPersonIsForgottenFromTheirStory() throws Exception {
        String waits = forgotten(" 90000 00003");
        String ends = forgotten("9111111111");
        await().untilAsserted(() -> assertThat(
                        page("/forgetting").select(".card").eachText())
                .hasSize(2)
                .anySatisfy(one ->
                        assertThat(one).contains("Forgetting " + waits + ": waiting", "It waits: lost.csv (drop "))
                .anySatisfy(one -> assertThat(one).contains("Forgetting " + ends + ": done", "lost their values: 0;")));
        Document forgetting = page("/forgetting");
        sound(forgetting, "/forgetting");
        assertThat(forgetting.text())
                .contains("Still to be forgotten: 1.")
                .doesNotContain("9000000003")
                .doesNotContain("9111111111");
    }

    /** Which forgetting it is that was asked for below the story of a number. */
    private static String forgotten(String number) throws Exception {
        Element button = Jsoup.parse(
                        post(origin(), "/numbers", Map.of("number", number)).body())
                .select("button[name=do]")
                .first();
        assertThat(button.text()).isEqualTo("Forget this person");

        HttpResponse<String> answer =
                post(origin(), "/act", Map.of("do", button.val(), "reason", "asked by letter", "back", "/numbers"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/forgetting");
        AuditTrail.Entry entry =
                ferry.context().getBean(AuditTrail.class).latest(1).get(0);
        assertThat(entry.what()).isEqualTo(AuditTrail.Action.FORGET);
        assertThat(entry.from()).isEqualTo(AuditTrail.Way.PAGE);
        assertThat(entry.reason()).isEqualTo("asked by letter");
        return entry.name();
    }

    @Test
    @Order(31)
    void whatHasBeenKeptForLongEnoughIsErasedAtOnce() throws Exception {
        assertThat(page("/forgetting").select("#due tbody tr").eachText()).hasSize(3);
        Map<String, String> pressed = pressed("/forgetting", "Erase it now", "the auditor comes");

        HttpResponse<String> answer = post(origin(), "/act", pressed);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/forgetting");
        AuditTrail.Entry entry =
                ferry.context().getBean(AuditTrail.class).latest(1).get(0);
        assertThat(entry.what()).isEqualTo(AuditTrail.Action.RETAIN);
        assertThat(entry.reason()).isEqualTo("the auditor comes");
        await().until(() ->
                page("/forgetting").text().matches("(?s).*It is erased by itself at .*; it was last at .*"));
    }
}

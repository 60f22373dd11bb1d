package io.leadferry.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/**
 * Somebody at 3 a.m. with a browser: a held file, a call in doubt, a blocked lane and a paused one are found and mended, with
 * the mouse, with the keyboard alone, on a telephone, in the dark and without scripts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBrowserIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final boolean WRITE = "write".equals(System.getProperty("leadferry.docs"));
    private static final Pattern DROP = Pattern.compile("\"drop\" ?: ?\"([^\"]+)\"");
    private static final String HEAD = "PhoneNumber,Name,CampaignName\n";

    @TempDir
    static Path folder;

    private static OzonetelStandIn vendor;
    private static JarFerry ferry;
    private static Browser browser;
    private static String held;

    @BeforeAll
    static void start() throws Exception {
        // a page may be given anew, or another one come, while something is being looked for in it
        Awaitility.ignoreExceptionsByDefaultMatching(WebDriverException.class::isInstance);
        vendor = OzonetelStandIn.builder()
                .addLimit(new CallPace(50, Duration.ofSeconds(60)))
                .start();
        ferry = new JarFerry(
                Files.createDirectories(folder.resolve("ferry")),
                vendor.baseUrl().toString());
        ferry.drop("leads", "friday.csv", HEAD + "9000000001,Asha,Sales_1\n");
        ferry.drop("others", "partner.csv", HEAD + "9000000020,Ravi,Sales_1\n9000000021,Mira,Sales_1\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ferry.ask("/api/lanes")).contains("blocked"));
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.drop("leads", "lost.csv", HEAD + "9000000003,Tara,Sales_1\n9000000004,Dev,Sales_1\n12,Nobody,Sales_1\n");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ferry.ask("/api/calls")).contains("inDoubt");
            assertThat(ferry.ask("/api/status.txt")).contains("friday.csv");
        });
        Matcher drop = DROP.matcher(ferry.ask("/api/drops?state=quarantined"));
        assertThat(drop.find()).isTrue();
        held = drop.group(1);
        browser = new Browser(ferry.url(), Files.createDirectories(folder.resolve("profile")));
    }

    @AfterAll
    static void land() {
        if (browser != null) {
            browser.close();
        }
        ferry.close();
        vendor.close();
    }

    @BeforeEach
    void asAtADesk() {
        browser.wide();
        browser.prefers("light");
        browser.scripts(true);
    }

    private static List<String> pages() {
        return List.of(
                "/",
                "/drops/" + held,
                "/lanes/acme/add-leads",
                "/lanes/wrong/add-leads",
                "/doubt",
                "/numbers",
                "/plan",
                "/forgetting",
                "/audit");
    }

    private static void shows(String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.text()).contains(words));
    }

    /** Waits until the page of a lane says so of its state. */
    private static void isNow(String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.words("dd")).isEqualTo(state));
    }

    /** A picture for the docs, where they are to be written. */
    private static void picture(String name) throws Exception {
        if (WRITE) {
            Path file = Path.of("docs", "images", name + ".png");
            browser.picture(file);
            assertThat(Files.size(file)).isLessThanOrEqualTo(100_000);
        }
    }

    @Test
    @Order(1)
    void whatNeedsSomebodyStandsOnTopWithWhatMendsIt() throws Exception {
        browser.open("/");

        assertThat(browser.words("h1")).isEqualTo("Overview");
        assertThat(browser.words("section h2")).isEqualTo("Needs somebody");
        assertThat(browser.all("li.needs")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(browser.button("friday.csv", "Release").isDisplayed()).isTrue();
        assertThat(browser.button("wrong/add-leads", "Resume").isDisplayed()).isTrue();
        assertThat(browser.text()).doesNotContain("9000000003");
        browser.size(1000, 700);
        picture("console-overview");
    }

    @Test
    @Order(2)
    void everyPageHasNamesAndRolesForAScreenReader() throws Exception {
        String axe = System.getProperty("browser.axe", "");
        for (String page : pages()) {
            browser.open(page);
            assertThat(browser.complaints()).as(page).isEmpty();
            assertThat(browser.all("h1")).as(page).hasSize(1);
            assertThat(browser.all("header, nav[aria-label], main, footer"))
                    .as(page)
                    .hasSize(4);
            assertThat(browser.one("html").getDomAttribute("lang")).isEqualTo("en");
            assertThat(nameless()).as(page + ": what can be used has a name").isEmpty();
            if (!axe.isEmpty()) {
                browser.run(Files.readString(Path.of(axe)));
                List<String> violations = browser.script("return axe.run().then(r => r.violations.flatMap(v =>"
                        + " v.nodes.map(n => v.id + ': ' + n.html + ' ' + n.failureSummary)))");
                assertThat(violations).as(page).isEmpty();
            }
        }
    }

    /** What Chromium would tell a screen reader of, and has no name for. */
    @SuppressWarnings("unchecked")
    private static List<String> nameless() {
        List<Map<String, Object>> nodes = (List<Map<String, Object>>)
                browser.cdp("Accessibility.getFullAXTree", Map.of()).get("nodes");
        List<String> nameless = new ArrayList<>();
        int seen = 0;
        for (Map<String, Object> node : nodes) {
            Map<String, Object> role = (Map<String, Object>) node.get("role");
            Map<String, Object> name = (Map<String, Object>) node.get("name");
            if (role != null
                    && List.of("link", "button", "textbox", "heading", "region", "navigation")
                            .contains(role.get("value"))) {
                seen++;
                if (name == null || String.valueOf(name.get("value")).isBlank()) {
                    nameless.add(String.valueOf(node));
                }
            }
        }
        assertThat(seen).isGreaterThan(5);
        return nameless;
    }

    @Test
    @Order(3)
    void onATelephoneNothingHasToBeScrolledSideways() throws Exception {
        browser.size(360, 740);
        for (String page : pages()) {
            browser.open(page);
            Number width = browser.script("return document.documentElement.scrollWidth");
            assertThat(width.intValue()).as(page).isLessThanOrEqualTo(360);
            List<String> small = browser.script("return [...document.querySelectorAll('button')]"
                    + ".filter(b => b.getBoundingClientRect().height < 24).map(b => b.innerText)");
            assertThat(small)
                    .as(page + ": buttons are large enough for a thumb")
                    .isEmpty();
        }
        browser.open("/");
        picture("console-telephone");
    }

    @Test
    @Order(4)
    void inLightAndInDarkAllWordsCanBeRead() throws Exception {
        for (String scheme : List.of("light", "dark")) {
            browser.prefers(scheme);
            for (String page : pages()) {
                browser.open(page);
                List<String> pale = browser.script(PALE);
                assertThat(pale).as(scheme + " " + page).isEmpty();
            }
            String ground = browser.script("return getComputedStyle(document.body).backgroundColor");
            assertThat(ground).isEqualTo(scheme.equals("dark") ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        }
        browser.size(1000, 700);
        browser.open("/lanes/acme/add-leads");
        picture("console-lane-dark");
    }

    /** Words whose colour stands off from what is behind them by less than 4.5, as the WCAG count it. */
    private static final String PALE =
            """
            const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
            const light = ([r, g, b]) => { const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
              return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b) };
            const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
              if (c.length === 3 || c[3] === 1) return c } return rgb(getComputedStyle(document.documentElement).backgroundColor) };
            const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let words = 0;
            for (let n = walk.nextNode(); n; n = walk.nextNode()) {
              const e = n.parentElement;
              if (!n.data.trim() || !e.getClientRects().length) continue;
              words++;
              const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              if (ratio < 4.5) found.push(n.data.trim() + ' ' + ratio.toFixed(2));
            }
            if (words < 10) found.push('hardly any words');
            return found;
            """;

    @Test
    @Order(5)
    void aFileThatComesIsSeenWithoutLoadingThePageAgain() throws Exception {
        browser.open("/");
        browser.run("window.stillHere = true");
        ferry.drop("leads", "live.csv", HEAD + "9000000030,Lila,Sales_1\n9000000031,Om,Sales_1\n");

        shows("live.csv");
        assertThat(browser.<Boolean>script("return window.stillHere === true")).isTrue();
    }

    @Test
    @Order(6)
    void whatSomebodyWritesAndWhereTheyAreStayWhenThePageChanges() throws Exception {
        browser.open("/");
        WebElement why = browser.one("li.needs input[name=reason]");
        String id = why.getDomAttribute("id");
        why.sendKeys("agreed with sa");
        ferry.drop("leads", "while-writing.csv", HEAD + "9000000032,Uma,Sales_1\n9000000033,Raj,Sales_1\n");
        shows("while-writing.csv");
        browser.press("les");

        assertThat(browser.focused().getDomAttribute("id")).isEqualTo(id);
        assertThat(browser.focused().getDomProperty("value")).isEqualTo("agreed with sales");
    }

    @Test
    @Order(7)
    void buttonsAndLinksKeepTheFocusToo() throws Exception {
        browser.open("/");
        int at = 0;
        for (String words : List.of("Release", "friday.csv", "acme/add-leads", "live.csv")) {
            browser.tabTo(words);
            String name = "focus-" + at++ + ".csv";
            ferry.drop("leads", name, HEAD + "900000004" + at + ",Uma,Sales_1\n900000005" + at + ",Raj,Sales_1\n");
            shows(name);

            assertThat(browser.words(":focus")).startsWith(words);
        }
    }

    @Test
    @Order(8)
    void withTheKeyboardAloneAHeldFileIsReleased() throws Exception {
        browser.open("/");
        browser.press(Keys.TAB);
        assertThat(browser.words(":focus")).isEqualTo("Skip to the content");
        browser.press(Keys.ENTER);
        assertThat(browser.path()).isEqualTo("/#main");
        browser.tabTo("friday.csv");
        browser.press(Keys.ENTER);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.words("h1")).isEqualTo("friday.csv"));
        assertThat(browser.text()).contains("quarantined", "Letter");
        browser.tabTo("Why (for the audit trail, if you like)");
        browser.press("short list, agreed");
        browser.tabTo("Release");
        browser.press(Keys.ENTER);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.path()).isEqualTo("/drops/" + held));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.words("dl")).contains("finished"));
        browser.open("/audit");
        assertThat(browser.words("tbody tr")).contains("release", held, "short list, agreed", "done");
    }

    @Test
    @Order(9)
    void aCallInDoubtIsResolved() throws Exception {
        browser.open("/doubt");
        assertThat(browser.all("li.needs")).hasSize(1);
        browser.click(() -> browser.all("li.needs button").stream()
                .filter(button -> button.getText().endsWith("arrived"))
                .findFirst()
                .orElseThrow());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.all("li.needs")).isEmpty());
        assertThat(browser.path()).isEqualTo("/doubt");
        browser.open("/audit");
        assertThat(browser.words("tbody tr")).contains("resolve", "done");
    }

    @Test
    @Order(10)
    void aLaneIsPausedAndResumed() {
        browser.open("/lanes/acme/add-leads");
        assertThat(browser.all("svg.strip rect.used")).isNotEmpty();
        browser.click(() -> browser.button("Pause"));
        isNow("paused");
        browser.click(() -> browser.button("Resume"));
        isNow("open");
        assertThat(browser.path()).isEqualTo("/lanes/acme/add-leads");
        browser.open("/audit");
        assertThat(browser.words("tbody tr")).contains("resume", "acme/add-leads", "done");
    }

    @Test
    @Order(11)
    void aBlockedLaneIsOpenedAgain() {
        browser.open("/");
        browser.click(() -> browser.button("wrong/add-leads", "Resume"));

        await().atMost(PATIENCE).until(() -> ferry.ask("/api/audit").contains("wrong/add-leads"));
        browser.open("/audit");
        assertThat(browser.words("tbody tr")).contains("resume", "wrong/add-leads", "done");
    }

    @Test
    @Order(12)
    void aNumberIsFoundAndStandsInNoAddress() throws Exception {
        browser.open("/numbers");
        browser.tabTo("The number, in any form in which a file may have it");
        browser.press("090000 00003", Keys.ENTER);

        shows("Its story");
        assertThat(browser.path()).isEqualTo("/numbers");
        assertThat(browser.text()).contains("lost.csv", "an operator says it was sent");
        browser.open("/numbers");
        browser.one("#number").sendKeys("nobody", Keys.ENTER);
        await().atMost(PATIENCE).until(() -> !browser.all("#fault").isEmpty());
        assertThat(browser.words("#fault")).isNotBlank();
        assertThat(browser.one("#number").getDomAttribute("aria-describedby")).isEqualTo("fault");
    }

    @Test
    @Order(13)
    void withoutScriptsAllIsReadAndEveryButtonWorks() {
        browser.scripts(false);
        for (String page : pages()) {
            browser.open(page);
            assertThat(browser.words("h1")).as(page).isNotBlank();
            assertThat(browser.words("main")).as(page).hasSizeGreaterThan(30);
        }
        browser.open("/lanes/acme/delete-leads");
        browser.click(() -> browser.button("Pause"));
        isNow("paused");
        assertThat(browser.path()).isEqualTo("/lanes/acme/delete-leads");
        browser.click(() -> browser.button("Resume"));
        isNow("open");
        browser.click(() -> browser.one("footer a"));
        assertThat(browser.path()).isEqualTo("/lanes/acme/delete-leads");
    }

    @Test
    @Order(14)
    void nobodyElseWasAskedAndNothingWasComplainedOf() {
        assertThat(browser.complaints())
                .filteredOn(said -> !said.contains("400 ("))
                .isEmpty();
        assertThat(browser.asked()).hasSizeGreaterThan(30).allMatch(url -> url.startsWith(ferry.url() + "/"));
    }
}

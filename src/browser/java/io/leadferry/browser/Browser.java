package io.leadferry.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium, at one site, and what it says of the page that it shows. */
final class Browser implements AutoCloseable {

    /** Of what Selenium has for newer versions of a browser's own protocol nothing is used. */
    private static final Logger PROTOCOL = Logger.getLogger("org.openqa.selenium");

    private static final Pattern ASKED = Pattern.compile("\"url\":\"((?:https?|wss?)://[^\"]*)\"");

    private final ChromeDriver driver;
    private final String site;
    private final List<String> asked = new ArrayList<>();

    /**
     * Starts it with nothing remembered.
     *
     * @param site where the page is, without a slash at its end
     * @param profile an empty folder
     */
    Browser(String site, Path profile) {
        this.site = site;
        PROTOCOL.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("browser.chromium", "/usr/bin/chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--hide-scrollbars",
                "--lang=en-GB",
                "--user-data-dir=" + profile);
        options.setPageLoadStrategy(PageLoadStrategy.NORMAL);
        LoggingPreferences said = new LoggingPreferences();
        said.enable(LogType.BROWSER, Level.ALL);
        said.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", said);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(System.getProperty("browser.driver", "/usr/bin/chromedriver")))
                        .build(),
                options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
        wide();
    }

    /** Opens a page of the site. */
    void open(String path) {
        driver.get(site + path);
    }

    /** As a desk has it. */
    void wide() {
        size(1100, 900);
    }

    /** The size of what is seen, in CSS pixels. */
    void size(int width, int height) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** What the system is said to prefer: {@code dark} or {@code light}. */
    void prefers(String scheme) {
        cdp(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Whether the page may run scripts; from the next page on. */
    void scripts(boolean run) {
        cdp("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    }

    Map<String, Object> cdp(String command, Map<String, Object> with) {
        return driver.executeCdpCommand(command, with);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a script says what it answers
    <T> T script(String script, Object... arguments) {
        return (T) Objects.requireNonNull(driver.executeScript(script, arguments), script);
    }

    void run(String script) {
        driver.executeScript(script);
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** The button with these words, in whatever form. */
    WebElement button(String label) {
        return driver.findElement(By.xpath("//button[normalize-space()='" + label + "']"));
    }

    /** The button that begins with these words, in the card with that title. */
    WebElement button(String card, String label) {
        return driver.findElement(By.xpath(
                "//li[h3[contains(., '" + card + "')]]//button[starts-with(normalize-space(), '" + label + "')]"));
    }

    /** All words that are shown. */
    String text() {
        return words("body");
    }

    /** The words of the first that fits, read at one moment: the page may be changed by itself between two. */
    String words(String css) {
        return script("return (document.querySelector(arguments[0]) || {innerText: ''}).innerText", css);
    }

    /** Presses what may be given anew by the page meanwhile. */
    void click(Supplier<WebElement> what) {
        for (int tries = 0; ; tries++) {
            try {
                what.get().click();
                return;
            } catch (StaleElementReferenceException e) {
                if (tries == 5) {
                    throw e;
                }
            }
        }
    }

    String path() {
        return Objects.requireNonNull(driver.getCurrentUrl()).substring(site.length());
    }

    /** Presses keys, wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** What has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Goes on by Tab until what has the focus begins with these words, in its text or its label. */
    void tabTo(String words) {
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            String here = script(
                    "const e = document.activeElement; return (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText) || ''");
            if (here.strip().startsWith(words)) {
                return;
            }
            passed.append(here.strip().lines().findFirst().orElse("-")).append(" / ");
            press(Keys.TAB);
        }
        throw new AssertionError("Tab never comes to '" + words + "', but to " + passed);
    }

    /** What the page had to complain of since it was last asked: faults of scripts, violations of the policy, what failed. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Every address that was ever asked. */
    List<String> asked() {
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            if (entry.getMessage().contains("Network.requestWillBeSent\"")) {
                Matcher url = ASKED.matcher(entry.getMessage());
                while (url.find()) {
                    asked.add(url.group(1));
                }
            }
        }
        return asked;
    }

    /** What is seen, as a PNG. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}

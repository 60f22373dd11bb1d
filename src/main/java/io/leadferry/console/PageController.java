package io.leadferry.console;

import io.leadferry.door.NotTaken;
import io.leadferry.feed.Feed;
import io.leadferry.intake.AskedNumber;
import io.leadferry.lane.Doubts;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.AuditTrail.Way;
import io.leadferry.model.DiskFault;
import io.leadferry.model.LaneId;
import io.leadferry.model.Quiet;
import io.leadferry.model.Sha256;
import io.leadferry.story.Stories;
import io.leadferry.story.Story;
import io.leadferry.story.StoryText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.server.ResponseStatusException;

/**
 * The console page: HTML that needs no script for anything, and asks anew for its live part by htmx. A live part is given
 * again only where it has changed since it was seen.
 */
@Lazy
@Controller
class PageController {

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
    private static final Pattern OF_OURS = Pattern.compile("/(?!/)[\\w./%-]*");
    private static final String HTMX = htmx();
    private static final String FORGETTING = "/forgetting";

    private final ConsolePages pages;
    private final PageTemplates templates;
    private final FormTokens tokens;
    private final OperatorActions actions;
    private final Doubts doubts;
    private final Stories stories;
    private final PlannedFiles planned;
    private final WhoActs who;
    private final String unseen;

    PageController(
            ConsolePages pages,
            PageTemplates templates,
            FormTokens tokens,
            OperatorActions actions,
            Doubts doubts,
            Stories stories,
            PlannedFiles planned,
            WhoActs who) {
        this.pages = pages;
        this.templates = templates;
        this.tokens = tokens;
        this.actions = actions;
        this.doubts = doubts;
        this.stories = stories;
        this.planned = planned;
        this.who = who;
        this.unseen = tokens.of("seen");
    }

    /** Where the one script is, of the version that the jar carries. */
    private static String htmx() {
        try (InputStream properties =
                PageController.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/htmx.org/pom.properties")) {
            Properties of = new Properties();
            of.load(Objects.requireNonNull(properties, "the jar carries htmx"));
            return "/webjars/htmx.org/" + of.getProperty("version") + "/dist/htmx.min.js";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What needs somebody, what moves, what ended. */
    @GetMapping("/")
    ResponseEntity<String> overview(@RequestParam(required = false) @Nullable String seen) {
        return live("overview", "/", pages.overview(), seen);
    }

    /** What became of a file. */
    @GetMapping("/drops/{drop}")
    ResponseEntity<String> drop(@PathVariable String drop, @RequestParam(required = false) @Nullable String seen) {
        return live(
                "drop",
                ConsolePages.drop(drop),
                pages.drop(drop, seen == null).orElseThrow(() -> nothing("drop", drop)),
                seen);
    }

    /** How a lane stands. */
    @GetMapping("/lanes/{account}/{operation}")
    ResponseEntity<String> lane(
            @PathVariable String account,
            @PathVariable String operation,
            @RequestParam(required = false) @Nullable String seen) {
        return live(
                "lane",
                "/lanes/" + Paths.segment(account) + "/" + Paths.segment(operation),
                pages.lane(account, operation).orElseThrow(() -> nothing("lane", account + "/" + operation)),
                seen);
    }

    /** Calls in doubt. */
    @GetMapping("/doubt")
    ResponseEntity<String> doubt(@RequestParam(required = false) @Nullable String seen) {
        return live("doubt", "/doubt", pages.doubt(), seen);
    }

    /** What is to be erased, and who was forgotten. */
    @GetMapping(FORGETTING)
    ResponseEntity<String> forgetting(@RequestParam(required = false) @Nullable String seen) {
        return live("forgetting", FORGETTING, pages.forgetting(seen == null), seen);
    }

    /** The audit trail. */
    @GetMapping("/audit")
    ResponseEntity<String> audit(@RequestParam(required = false) @Nullable String seen) {
        return live("audit", "/audit", pages.audit(), seen);
    }

    /** A form for a number. */
    @GetMapping("/numbers")
    ResponseEntity<String> numbers() {
        return whole(HttpStatus.OK, "numbers", pages.numbers(null, null, null, null));
    }

    /** The story of a number, which stands in the body: no address has it, and so no log and no list of visits. */
    @PostMapping(path = Paths.NUMBER_FORM, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> story(@RequestParam(defaultValue = "") String number) {
        ZoneId zone = ZoneId.systemDefault();
        try {
            Story story = stories.of(number, zone);
            return whole(
                    HttpStatus.OK, "numbers", pages.numbers(number, StoryText.of(story, zone), story.answer(), null));
        } catch (AskedNumber.NoNumber e) {
            return whole(HttpStatus.BAD_REQUEST, "numbers", pages.numbers(null, null, null, e.getMessage()));
        }
    }

    /** A form for a file to be planned. */
    @GetMapping(Paths.PLAN_FORM)
    ResponseEntity<String> planning() {
        return whole(HttpStatus.OK, "plan", pages.plan(null, null));
    }

    /** What would become of a file; nothing of it is sent. */
    @PostMapping(path = Paths.PLAN_FORM, consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<String> plan(MultipartHttpServletRequest request) throws IOException {
        try {
            Feed feed = pages.feed(request.getParameter("feed"))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "choose one of the feeds"));
            MultipartFile file = request.getFile("file");
            String name = file == null ? null : PostedName.of(file.getOriginalFilename(), null);
            if (file == null || name == null) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "choose a file");
            }
            return planned.plan(feed, name, file.getSize(), file::getInputStream)
                    .map(plan -> whole(HttpStatus.OK, "plan", pages.plan(plan, null)))
                    .orElseGet(() -> whole(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "plan",
                            pages.plan(null, "another file is being planned just now; try again in a while")));
        } catch (MultipartException | NotTaken e) {
            String words = e instanceof NotTaken
                    ? e.getMessage()
                    : "the file did not come whole, or is longer than any feed takes";
            return whole(HttpStatus.BAD_REQUEST, "plan", pages.plan(null, words));
        } catch (ResponseStatusException e) {
            return whole(e.getStatusCode(), "plan", pages.plan(null, e.getReason()));
        } catch (DiskFault e) {
            return whole(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "plan",
                    pages.plan(null, "the disk would not keep the file: " + e.reason()));
        }
    }

    /** Does what a button says, and leads back to where it was pressed. */
    @PostMapping(path = Paths.ACTION_FORM, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> act(
            HttpServletRequest request,
            @RequestParam(name = "do", defaultValue = "") String pressed,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "/") String back) {
        Deed deed = Deed.read(pressed, tokens)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.FORBIDDEN,
                        "this form is not of this ferry's page, or of a page from before its last start: load the page"
                                + " again, and press the button there"));
        By by = who.of(request, Way.PAGE, reason);
        return switch (deed.action()) {
            case "send" -> seeOther(ConsolePages.drop(sent(deed, by)));
            case "forget" -> {
                actions.forget(deed.name(), by);
                yield seeOther(FORGETTING);
            }
            case "retain" -> {
                actions.retain(by);
                yield seeOther(FORGETTING);
            }
            default -> {
                done(deed, by);
                yield seeOther(OF_OURS.matcher(back).matches() ? back : "/");
            }
        };
    }

    private static ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }

    private String sent(Deed deed, By by) {
        try {
            return planned.send(deed.name(), by)
                    .orElseThrow(() -> new ResponseStatusException(
                            HttpStatus.CONFLICT,
                            "this file was planned too long ago, or before the last start; plan it once more"));
        } catch (NotTaken e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ResponseStatusException(
                    HttpStatus.INSUFFICIENT_STORAGE, "the file could not be kept; nothing of it was sent", e);
        }
    }

    private void done(Deed deed, By by) {
        boolean done =
                switch (deed.action()) {
                    case "pause" -> actions.pause(LaneId.parse(deed.name()), by) != null;
                    case "resume" -> actions.resume(LaneId.parse(deed.name()), by) != null;
                    case "release" -> actions.release(deed.name(), by);
                    case "discard" -> actions.discard(deed.name(), by);
                    case "resolve" ->
                        doubts.find(deed.name()).isPresent()
                                && actions.resolve(
                                                deed.name(),
                                                Doubts.Word.of(deed.as()).orElseThrow(),
                                                by)
                                        .isPresent();
                    default -> throw new IllegalStateException("no button says " + deed.action());
                };
        if (!done) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "there is nothing to " + deed.action() + " any more of " + deed.name()
                            + "; perhaps somebody was faster: the audit trail says who");
        }
    }

    /** What went wrong, for a person. */
    @ExceptionHandler({ErrorResponseException.class, DataAccessException.class, TransactionException.class})
    ResponseEntity<String> problem(Exception fault) {
        HttpStatusCode status =
                fault instanceof ErrorResponseException known ? known.getStatusCode() : HttpStatus.SERVICE_UNAVAILABLE;
        String detail =
                fault instanceof ErrorResponseException known ? known.getBody().getDetail() : null;
        HttpStatus words = HttpStatus.resolve(status.value());
        return whole(
                status,
                "problem",
                pages.problem(
                        words == null ? "It could not be done" : words.getReasonPhrase(),
                        detail == null
                                ? "The ledger cannot be used just now; the log says why. Try again in a while."
                                : detail));
    }

    private static ResponseStatusException nothing(String kind, String name) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no " + kind + " '" + Quiet.text(name) + "'");
    }

    /** A page, or its live part where that is asked for and has changed. */
    private ResponseEntity<String> live(
            String template, String address, Map<String, Object> values, @Nullable String seen) {
        values.put("here", address);
        values.put("partial", true);
        values.put("poll", address + "?seen=" + unseen);
        String part = templates.fragment(template, "live", values);
        String now = digest(part);
        if (now.equals(seen)) {
            return headed(HttpStatus.NO_CONTENT).build();
        }
        if (seen != null) {
            return headed(HttpStatus.OK).contentType(HTML).body(part.replace(unseen, now));
        }
        values.put("partial", false);
        values.put("poll", address + "?seen=" + now);
        return whole(HttpStatus.OK, template, values);
    }

    private ResponseEntity<String> whole(HttpStatusCode status, String template, Map<String, Object> values) {
        values.putIfAbsent("here", "/");
        values.put("htmx", HTMX);
        return headed(status).contentType(HTML).body(templates.page(template, values));
    }

    private static ResponseEntity.BodyBuilder headed(HttpStatusCode status) {
        // with none, a browser would not say of a form whose page it is
        return ResponseEntity.status(status).header("Referrer-Policy", "same-origin");
    }

    private static String digest(String text) {
        return Sha256.hex(text).substring(0, 32);
    }
}

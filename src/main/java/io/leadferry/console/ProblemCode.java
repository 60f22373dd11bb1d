package io.leadferry.console;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What kind of error a problem is, for programs: a word that stays, while sentences may change. */
enum ProblemCode {
    /** what was asked cannot be read, or a value is out of range */
    BAD_REQUEST(HttpStatus.BAD_REQUEST),
    /** a parameter that the address does not have; {@code known} lists those it has */
    UNKNOWN_PARAMETER(HttpStatus.BAD_REQUEST),
    /** a value that is none of those known; {@code known} lists them */
    UNKNOWN_WORD(HttpStatus.BAD_REQUEST),
    /** a password or a feed's token is needed, or is wrong */
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED),
    /** the host's name, the origin or the token may not do this */
    FORBIDDEN(HttpStatus.FORBIDDEN),
    /** what the address names is not there */
    NOT_FOUND(HttpStatus.NOT_FOUND),
    /** the address does not take that method; {@code known} lists those it takes */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    /** it is not given in the type that Accept asks for */
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    /** a body did not come to its end in time */
    REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT),
    /** what was asked for cannot be done as things stand */
    CONFLICT(HttpStatus.CONFLICT),
    /** a request with the same Idempotency-Key is on its way; send it again in a while */
    KEY_IN_USE(HttpStatus.CONFLICT),
    /** the file is longer than the feed takes */
    CONTENT_TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE),
    /** the address and headers are too long */
    URI_TOO_LONG(HttpStatus.URI_TOO_LONG),
    /** a body of this type is not taken */
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    /** the Idempotency-Key came before with another file */
    KEY_OF_ANOTHER_FILE(HttpStatus.UNPROCESSABLE_ENTITY),
    /** more comes at once than is heard; send it again in a while */
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS),
    /** the ferry could not answer; its log says why */
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
    /** the ferry is not ready, or hears as many as it can; ask again in a while */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
    /** the ledger cannot be used just now */
    LEDGER_AWAY(HttpStatus.SERVICE_UNAVAILABLE),
    /** the disk would not keep the file */
    DISK_FULL(HttpStatus.INSUFFICIENT_STORAGE);

    /** The member of a problem that bears it. */
    static final String MEMBER = "code";

    private final HttpStatus status;

    ProblemCode(HttpStatus status) {
        this.status = status;
    }

    /** As answers have it, such as {@code unknown-word}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status that it comes with. */
    HttpStatus status() {
        return status;
    }

    /** The first of a status, where nothing more is known of a problem than that. */
    static ProblemCode of(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status.value() == status)
                .findFirst()
                .orElse(status >= HttpStatus.INTERNAL_SERVER_ERROR.value() ? INTERNAL_ERROR : BAD_REQUEST);
    }

    /** Has a problem bear a code, unless it bears one. */
    static void complete(ProblemDetail problem) {
        if (problem.getProperties() == null || !problem.getProperties().containsKey(MEMBER)) {
            problem.setProperty(MEMBER, of(problem.getStatus()).word());
        }
    }

    /** A problem of this kind. */
    ProblemDetail problem(String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty(MEMBER, word());
        return problem;
    }
}

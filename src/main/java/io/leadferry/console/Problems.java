package io.leadferry.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;

/** Errors in the form of RFC 9457, where no controller answers. */
final class Problems {

    private Problems() {}

    /**
     * Answers with a problem.
     *
     * @param detail a sentence for the person who asked
     */
    static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        byte[] bytes = text(status.value(), detail).getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /**
     * A problem that a controller answers with.
     *
     * @param detail a sentence for the person who asked
     */
    static ErrorResponseException of(ProblemCode code, String detail) {
        return new ErrorResponseException(code.status(), code.problem(detail), null);
    }

    /**
     * A problem that a controller answers with, and a header that belongs to it.
     *
     * @param detail a sentence for the person who asked
     */
    static ErrorResponseException with(ProblemCode code, String detail, String header, String value) {
        ErrorResponseException problem = of(code, detail);
        problem.getHeaders().set(header, value);
        return problem;
    }

    /** A problem as JSON. */
    static String text(int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", known == null ? "HTTP " + status : known.getReasonPhrase())
                .put("status", status)
                .put("detail", detail)
                .put(ProblemCode.MEMBER, ProblemCode.of(status).word());
        return problem.toString();
    }

    /** A sentence for a status of which nothing more is known; it tells nothing of what went on inside. */
    static String words(@Nullable HttpStatus status) {
        if (status == null) {
            return "the request was not taken";
        }
        return switch (status) {
            case BAD_REQUEST -> "the request cannot be read: its address, a header or its body is not as HTTP wants it";
            case NOT_FOUND -> "there is nothing at this address";
            case METHOD_NOT_ALLOWED -> "this address does not take that method";
            case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE -> "the address and headers of the request are too long";
            case REQUEST_TIMEOUT -> "the request did not come to its end in time";
            case SERVICE_UNAVAILABLE -> "the ferry is not ready; try again in a while";
            default ->
                status.is5xxServerError()
                        ? "the ferry could not answer this; its log says why"
                        : "the request was not taken (" + status.getReasonPhrase() + ")";
        };
    }
}

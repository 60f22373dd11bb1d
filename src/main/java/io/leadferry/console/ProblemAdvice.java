package io.leadferry.console;

import io.leadferry.model.Quiet;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Every error of the interface is a problem of RFC 9457 with a sentence for the person who asked, in JSON whatever was
 * asked for; what went wrong inside is told in the log.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final String NOT_TAKEN = "the body is missing, or is not the JSON object that this address takes";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /** What nobody foresaw. */
    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> unforeseen(Exception fault, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(fault)) {
            return null; // nobody is there to be answered
        }
        LOG.error("A request could not be answered: {}", Quiet.text(String.valueOf(fault)), Quiet.fault(fault));
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        return handleExceptionInternal(fault, told(status, Problems.words(status)), new HttpHeaders(), status, request);
    }

    /** A body that is JSON, and says something that cannot be taken, such as a key twice. */
    @ExceptionHandler(HttpMessageConversionException.class)
    @Nullable
    ResponseEntity<Object> unreadable(HttpMessageConversionException fault, WebRequest request) {
        HttpStatus status = HttpStatus.BAD_REQUEST;
        return handleExceptionInternal(fault, told(status, NOT_TAKEN), new HttpHeaders(), status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception fault, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpHeaders ours = new HttpHeaders();
        ours.putAll(headers);
        ours.setContentType(MediaType.APPLICATION_PROBLEM_JSON); // whatever was asked for
        ProblemDetail problem = body instanceof ProblemDetail one
                ? one
                : fault instanceof ErrorResponse answer ? answer.getBody() : null;
        if (problem != null) {
            ProblemCode.complete(problem);
        }
        if (problem != null && request instanceof ServletWebRequest of) {
            problem.setInstance(Paths.told(of.getRequest())); // Spring would take the whole address
        }
        return super.handleExceptionInternal(fault, body, ours, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(
                fault,
                told(
                        status,
                        "there is nothing at /" + Quiet.text(Paths.withoutNumber(fault.getResourcePath()))
                                + "; what can be asked begins with /api/status, /api/drops, /api/feeds, /api/lanes, /api/calls,"
                                + " /api/numbers, /api/retention, /api/forgettings, /api/audit or /actuator/health"),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException fault,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Set<String> known = Optional.ofNullable(fault.getSupportedHttpMethods()).orElse(Set.of()).stream()
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        ProblemDetail problem = told(
                status,
                "this address does not take " + Quiet.text(fault.getMethod()) + "; known: " + String.join(", ", known));
        problem.setProperty("known", known);
        return handleExceptionInternal(fault, problem, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(
                fault,
                told(status, "a body of this type is not taken here; send JSON, with Content-Type: application/json"),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String types = fault.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return handleExceptionInternal(
                fault,
                told(status, "this is not given in the type that Accept asks for; known: " + types),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(fault, told(status, NOT_TAKEN), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String at = fault instanceof MethodArgumentTypeMismatchException argument ? argument.getName() + ": " : "";
        return handleExceptionInternal(
                fault,
                told(
                        status,
                        at + "'" + Quiet.text(String.valueOf(fault.getValue()))
                                + "' is no whole number, or too large a one"),
                headers,
                status,
                request);
    }

    private static ProblemDetail told(HttpStatusCode status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    /** What was refused without a word, by a filter or by a route. */
    @RestController
    static final class Wordless implements ErrorController {

        /** Answers for a status alone; who asks for this very address asks for nothing. */
        @RequestMapping("${server.error.path:${error.path:/error}}")
        void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                    ? HttpStatus.resolve(code)
                    : HttpStatus.NOT_FOUND;
            Problems.write(
                    response, status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status, Problems.words(status));
        }
    }
}

package io.leadferry.console;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Tells as a problem what is refused before the application sees it, such as an address that is none. */
public final class ServerProblems extends ErrorReportValve {

    private static final int BAD = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        int status = response.getStatus();
        if (status < BAD || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(Problems.text(status, Problems.words(HttpStatus.resolve(status))));
                response.finishResponse();
            }
        } catch (IOException e) {
            // whoever asked is gone
        }
    }
}

package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What goes wrong inside stays inside: the one who asked gets a sentence, the log the fault with its data masked. */
class ProblemAdviceTest {

    /** An address behind which something breaks. */
    @RestController
    static final class Broken {
        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("row of 919876543210 cannot be read");
        }

        @GetMapping("/gone")
        String gone() throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    @Test
    void aFaultIsAProblemWithoutWordsFromWithin() throws Exception {
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger log = (Logger) LoggerFactory.getLogger(ProblemAdvice.class);
        log.addAppender(told);
        try {
            MockHttpServletResponse answer = ask("/broken");
            assertThat(answer.getStatus()).isEqualTo(500);
            assertThat(answer.getContentType()).isEqualTo("application/problem+json");
            assertThat(answer.getContentAsString())
                    .contains("its log says why")
                    .doesNotContain("IllegalState", "row of", "9876");
            assertThat(told.list).singleElement().satisfies(event -> assertThat(
                            event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .contains("row of •••10 cannot be read")
                    .doesNotContain("9876543210"));
            ask("/gone");
            assertThat(told.list).as("who hangs up is no fault").hasSize(1);
        } finally {
            log.detachAppender(told);
        }
    }

    private static MockHttpServletResponse ask(String path) throws Exception {
        return MockMvcBuilders.standaloneSetup(new Broken())
                .setControllerAdvice(new ProblemAdvice())
                .build()
                .perform(MockMvcRequestBuilders.get(path))
                .andReturn()
                .getResponse();
    }
}

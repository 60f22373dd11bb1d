package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.web.server.ResponseStatusException;

/** What a stranger calls a file is the name of a file in one folder, or is refused. */
class PostedNameTest {

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(250),
                Arbitraries.of("..", ".", "a", "/", "\\", "\u0000", "%2f", "~", ":", ".tmp", ".csv", "\u202e", "é", "張")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts)));
    }

    private static @Nullable String taken(@Nullable String parameter, @Nullable String header) {
        try {
            return PostedName.of(parameter, header);
        } catch (ResponseStatusException refused) {
            assertThat(refused.getStatusCode().value()).isEqualTo(400);
            assertThat(refused.getReason()).hasSizeGreaterThan(15);
            return null;
        }
    }

    @Property(tries = 2_000)
    void whatIsTakenIsOneNameAndStaysInItsFolder(@ForAll("names") String name) {
        String taken = taken(name, null);
        if (taken != null) {
            assertThat(taken).isEqualTo(name).isNotBlank().doesNotStartWith(".").doesNotEndWithIgnoringCase(".tmp");
            assertThat(taken.chars()).noneMatch(c -> c < ' ' || c == '/' || c == '\\' || c == 0x7F);
            assertThat(taken.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
            assertThat(new String(taken.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(taken);
            Path folder = Path.of("/f");
            assertThat(folder.resolve(taken.replaceAll("[^\\x20-\\x7e]", "x"))
                            .normalize()
                            .getParent())
                    .isEqualTo(folder);
        }
    }

    @Property(tries = 500)
    void aHeaderSaysTheSameAsTheAddress(@ForAll("names") String name) {
        if (!name.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(name) && !name.contains("\u0000")) {
            String header = ContentDisposition.attachment()
                    .filename(name, StandardCharsets.UTF_8)
                    .build()
                    .toString();
            String taken = taken(null, header);
            if (taken != null) {
                assertThat(taken(taken, null)).isEqualTo(taken);
            }
        }
    }

    @Example
    void namesAsPeopleWriteThemAreTaken() {
        assertThat(PostedName.of("leads 7.csv", "attachment; filename=other.csv"))
                .isEqualTo("leads 7.csv");
        assertThat(PostedName.of(null, "attachment; filename=\"leads.csv\"")).isEqualTo("leads.csv");
        assertThat(PostedName.of("", "attachment; filename*=UTF-8''%E5%BC%B5.csv"))
                .isEqualTo("張.csv");
        String raw = new String(
                "attachment; filename=\"張.csv\"".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(PostedName.of(null, raw)).isEqualTo("張.csv");
        assertThat(PostedName.of(null, "attachment")).isNull();
        assertThat(PostedName.of(null, null)).isNull();
        assertThatThrownBy(() -> PostedName.of(null, "attachment; filename=\"../x.csv\""))
                .hasMessageContaining("Content-Disposition");
    }
}

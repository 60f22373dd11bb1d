package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a/b",
                "/",
                "..\\b",
                "a\0",
                "\u001b[31m",
                "a\n",
                "a\r",
                "a\u007f",
                "a\u0085",
                "a\u009b",
                "a\u2028",
                "a\u2029",
                "a\u202e",
                "a\u2066",
                "\u200fa",
                "\u061c"
            })
    void namesThatLeadElsewhereOrHideAreNotSound(String name) {
        assertThat(ListedName.fault(name)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.csv", "...", "..a", "राज.csv", "क्\u200dष", "a b", "a\u00a0b", "é", "😀", "${x}", "~", "-"})
    void namesOfPeopleAre(String name) {
        assertThat(ListedName.fault(name)).isNull();
    }

    @Property
    void aSoundNameStaysInItsFolderAndIsShownOnOneLine(@ForAll String name) {
        assertThat(ListedName.shown(name).chars()).noneMatch(Character::isISOControl);
        if (ListedName.fault(name) == null && !name.contains("\0")) {
            Path folder = Path.of("/home/in");
            assertThat(Path.of(folder + "/" + toPath(name)).normalize().getParent())
                    .isEqualTo(folder);
        }
    }

    /** What a file system can't write in a name is no matter here. */
    private static String toPath(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "_");
    }
}

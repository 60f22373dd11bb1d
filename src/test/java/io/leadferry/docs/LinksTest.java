package io.leadferry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a page points, there is something: a file, and in it the heading that is named. */
class LinksTest {

    @Test
    void everyLinkWithinTheRepositoryLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        int checked = 0;
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*")) {
                    checked++;
                    if (!leadsSomewhere(page, link)) {
                        dead.add(page.file() + ": " + link);
                    }
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(checked).as("links that were looked at").isGreaterThan(100);
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        Set<Path> reached = new java.util.TreeSet<>();
        List<Path> next = new ArrayList<>(List.of(Path.of("README.md")));
        while (!next.isEmpty()) {
            Path file = next.remove(0);
            if (Files.isDirectory(file)) {
                Page.all().stream()
                        .map(Page::file)
                        .filter(one -> file.equals(one.getParent()))
                        .forEach(reached::add);
            } else if (file.toString().endsWith(".md") && reached.add(file)) {
                for (String link : new Page(file).links()) {
                    if (!link.matches("[a-z]+:.*") && !link.startsWith("#")) {
                        next.add(target(file, link));
                    }
                }
            }
        }

        assertThat(reached).containsAll(Page.all().stream().map(Page::file).toList());
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        Path file = hash == 0 ? page.file() : target(page.file(), link);
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0 || new Page(file).anchors().contains(link.substring(hash + 1));
    }

    private static Path target(Path from, String link) {
        Path folder = from.getParent();
        Path to = Path.of(link.replaceFirst("#.*", ""));
        return folder == null ? to.normalize() : folder.resolve(to).normalize();
    }
}

package io.leadferry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.ledger.Nodes.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However ferries come and go, and in whatever order they look: soon each duty is one's, and nobody has two more than another. */
class SharesTest {

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    private static Node node(int id) {
        return new Node("id-" + id, "ferry-" + id % 5, "here", Instant.EPOCH, Instant.EPOCH);
    }

    private static List<Duty> duties(Map<String, String> owners) {
        return owners.entrySet().stream()
                .map(owner -> new Duty(
                        owner.getKey(), owner.getValue().isEmpty() ? null : owner.getValue(), Instant.EPOCH, 0))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allIsSpreadEvenlyAndNoMoreMovesThanMust(int seed) {
        Random random = new Random(seed);
        Map<String, String> owners = new LinkedHashMap<>();
        int count = 1 + random.nextInt(30);
        IntStream.range(0, count).forEach(duty -> owners.put("account:" + duty, ""));
        List<Node> atWork = new ArrayList<>();
        for (int change = 0; change < 8; change++) {
            if (atWork.size() > 1 && random.nextBoolean()) {
                atWork.remove(random.nextInt(atWork.size()));
            } else {
                atWork.add(node(change + 100 * seed));
            }
            int moves = settle(owners, atWork, random);
            Map<String, Long> had =
                    owners.values().stream().collect(Collectors.groupingBy(owner -> owner, Collectors.counting()));
            List<Long> each =
                    atWork.stream().map(node -> had.getOrDefault(node.id(), 0L)).toList();
            assertThat(each.stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
            assertThat(each.stream().max(Long::compare).orElseThrow()
                            - each.stream().min(Long::compare).orElseThrow())
                    .isLessThanOrEqualTo(1);
            assertThat(moves)
                    .as("given away by those who stay")
                    .isLessThanOrEqualTo((count + atWork.size() - 1) / atWork.size());
        }
    }

    /** Each looks in turn until nothing changes any more; how many duties were given away. */
    private static int settle(Map<String, String> owners, List<Node> atWork, Random random) {
        int given = 0;
        for (int looks = 0; atWork.stream().anyMatch(node -> !isContent(node, atWork, owners)); looks++) {
            assertThat(looks).as("it comes to rest").isLessThan(2_000);
            Node self = atWork.get(random.nextInt(atWork.size()));
            Shares.Share share = Shares.of(self.id(), atWork, duties(owners));
            List<String> surplus = owners.keySet().stream()
                    .filter(duty -> self.id().equals(owners.get(duty)))
                    .limit(share.surplus())
                    .toList();
            surplus.forEach(duty -> owners.put(duty, ""));
            share.take().forEach(duty -> owners.put(duty, self.id()));
            given += surplus.size();
        }
        return given;
    }

    private static boolean isContent(Node node, List<Node> atWork, Map<String, String> owners) {
        return Shares.of(node.id(), atWork, duties(owners)).equals(new Shares.Share(List.of(), 0));
    }
}

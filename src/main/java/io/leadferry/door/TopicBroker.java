package io.leadferry.door;

import java.util.Map;
import java.util.Set;

/** What a reader asks of the broker that has its topic. Each may throw what Kafka's client throws. */
interface TopicBroker {

    /**
     * A topic as it is now.
     *
     * @param id another where it was deleted and made anew
     */
    record Description(String id, Set<Integer> partitions) {}

    /**
     * The topic.
     *
     * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException where there is none
     */
    Description describe();

    /** The oldest record that each partition holds; where it holds none, the next that it will. */
    Map<Integer, Long> oldest(Set<Integer> partitions);

    /** The next record that each partition will hold. */
    Map<Integer, Long> end(Set<Integer> partitions);

    /** What the broker was told last of how far the group has come; partitions of which it was told nothing are not there. */
    Map<Integer, Long> ofGroup(Set<Integer> partitions);

    /** Has these partitions and no others read from there on. */
    void readFrom(Map<Integer, Long> next);

    /** Tells the broker how far the group has come. */
    void commit(Map<Integer, Long> next);
}

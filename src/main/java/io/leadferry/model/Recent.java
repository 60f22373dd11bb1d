package io.leadferry.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that holds so many entries and no more: the one that was put in longest ago gives way to the next. For what would
 * otherwise grow with whoever comes by.
 */
public final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;
    private static final int CAPACITY = 16;
    private static final float LOAD = 0.75f;

    private final int most;

    private Recent(int most, boolean byUse) {
        super(CAPACITY, LOAD, byUse);
        this.most = most;
    }

    /** The last so many that were put in. */
    public static <K, V> Map<K, V> put(int most) {
        return new Recent<>(most, false);
    }

    /** The last so many that were put in or asked for. */
    public static <K, V> Map<K, V> used(int most) {
        return new Recent<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}

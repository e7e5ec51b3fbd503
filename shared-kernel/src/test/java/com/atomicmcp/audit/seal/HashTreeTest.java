package com.atomicmcp.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Against the inputs of Certificate Transparency's own tests, and against the RFC's definitions written down anew. */
class HashTreeTest {

    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    /** The roots of the first one, the first two, …, as published with these inputs. */
    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void theRootsArePublishedOnes() {
        var leaves = leaves();
        assertThat(IntStream.rangeClosed(1, INPUTS.size())
                        .mapToObj(size -> hex(HashTree.root(leaves.subList(0, size)))))
                .containsExactlyElementsOf(ROOTS);
        assertThat(hex(HashTree.root(List.of())))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void theRootIsThatOfTheDefinition() throws Exception {
        for (var size = 1; size <= 70; size++) {
            var inputs = IntStream.range(0, size).mapToObj(i -> "entry " + i).toList();
            var leaves = inputs.stream().map(HashTreeTest::leaf).toList();
            assertThat(HashTree.root(leaves)).as("size %d", size).isEqualTo(defined(inputs));
        }
    }

    @Test
    void aPathLeadsFromItsLeafToTheRootAndFromNoOther() {
        for (var size = 1; size <= 70; size++) {
            var leaves =
                    IntStream.range(0, size).mapToObj(i -> leaf("entry " + i)).toList();
            var root = HashTree.root(leaves);
            for (var index = 0; index < size; index++) {
                var path = HashTree.path(leaves, index);
                assertThat(HashTree.root(leaves.get(index), index, size, path)).contains(root);
                assertThat(HashTree.root(leaf("another"), index, size, path))
                        .isPresent()
                        .get()
                        .isNotEqualTo(root);
                for (var other = -1; other <= size + 1; other++) {
                    if (other != index) {
                        assertThat(leads(leaves.get(index), other, size, path, root))
                                .as("%d of %d as %d", index, size, other)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void aPathHasAsManyHashesAsItsLeafIsDeep() {
        var leaves = IntStream.range(0, 11).mapToObj(i -> leaf("entry " + i)).toList();
        var root = HashTree.root(leaves);
        for (var index = 0; index < leaves.size(); index++) {
            var path = HashTree.path(leaves, index);
            var longer = new ArrayList<>(path);
            longer.add(root);
            assertThat(HashTree.root(leaves.get(index), index, leaves.size(), longer))
                    .isEmpty();
            assertThat(HashTree.root(leaves.get(index), index, leaves.size(), path.subList(0, path.size() - 1)))
                    .isEmpty();
        }
    }

    private static boolean leads(byte[] leaf, int index, int size, List<byte[]> path, byte[] root) {
        return HashTree.root(leaf, index, size, path)
                .filter(led -> Arrays.equals(led, root))
                .isPresent();
    }

    @Test
    void anInnerNodeCannotPassForALeaf() {
        var leaves = leaves();
        var two = HashTree.root(leaves.subList(0, 2));
        var asLeaf = HashTree.leaf();
        asLeaf.update(leaves.get(0));
        assertThat(asLeaf.digest(leaves.get(1))).isNotEqualTo(two);
    }

    private static List<byte[]> leaves() {
        return INPUTS.stream()
                .map(input -> HashTree.leaf().digest(HexFormat.of().parseHex(input)))
                .toList();
    }

    private static byte[] leaf(String input) {
        return HashTree.leaf().digest(StoredEntry.text(input));
    }

    /** MTH of RFC 6962, section 2.1, word for word. */
    private static byte[] defined(List<String> inputs) throws Exception {
        if (inputs.size() == 1) {
            return sha256(new byte[] {0}, StoredEntry.text(inputs.getFirst()));
        }
        var k = 1;
        while (2 * k < inputs.size()) {
            k *= 2;
        }
        return sha256(new byte[] {1}, defined(inputs.subList(0, k)), defined(inputs.subList(k, inputs.size())));
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        var all = new ByteArrayOutputStream();
        for (var part : Stream.of(parts).toList()) {
            all.write(part);
        }
        return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

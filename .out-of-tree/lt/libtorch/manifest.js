export const MANIFEST = {
    "linux-x64-cpu": {
        "version": "2.13.0",
        "build": "cpu",
        "diskBytes": 800000000,
        "sets": [
            {
                "name": "torch-cpu",
                "channel": "cpu",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0+cpu",
                        "file": "torch-2.13.0+cpu-cp312-cp312-manylinux_2_28_x86_64.whl",
                        "sha256": "4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2"
                    }
                ]
            },
            {
                "name": "torch-index",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-manylinux_2_28_x86_64.whl",
                        "sha256": "796633c4cdf0fe2cdced72d8f88f22e73dbcfce83132763162f6d4bff13b820b",
                        "size": 526605292,
                        "record": "047e634e96d5bc54b146ddb04a470175e886d18d89439c44e371e870e2dfa0de",
                        "libs": [
                            {
                                "path": "torch/lib/libc10.so",
                                "sha256": "b83ea50e9171c7e3455c19f9ff2c7d21d457a7b8231e9c4ea1b6e032ae1156d5",
                                "size": 1623185
                            },
                            {
                                "path": "torch/lib/libgomp.so.1",
                                "sha256": "e28fb2896a3d612b46a27d7f8ef840d34c9efbc29b70a044c42095fb94856890",
                                "size": 254009
                            },
                            {
                                "path": "torch/lib/libtorch_cpu.so",
                                "sha256": "9b8ecee6ebc8419142714302c8a7b61b2e1e52a2882bce6ab1e1587ed39c07e9",
                                "size": 438418417
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-manylinux_2_28_x86_64.whl": "c78b7b4d04461855a764cf01bae9a462bb88bc93defcfa11235cbc8fdf3e12c4",
                            "torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl": "60fcdcb2f3876e21146cb4524ef06397d727ca9ad5f020818547e25075fe3cb7",
                            "torch-2.13.0-cp313-cp313-manylinux_2_28_x86_64.whl": "a3a9a21312872af8a26950b2c15680335a386a1f56ed03e780653d78b9607e9e",
                            "torch-2.13.0-cp314-cp314-manylinux_2_28_x86_64.whl": "49f1ea385c754e54919408a9bb3b5a72b0b755bbe2c916c1d6f70afbec4908a2",
                            "torch-2.13.0-cp314-cp314t-manylinux_2_28_x86_64.whl": "cc26eead4cf51d0b544e31e364dcf000846549c273bd148936fe9d24d29acb92"
                        }
                    },
                    {
                        "project": "nvidia-cuda-runtime",
                        "version": "13.0.96",
                        "file": "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
                        "size": 2243632,
                        "record": "34c7a65651597fd8a376b049b69bb26db399a9ea443a7a142ccd34f5a10f79c4",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcudart.so.13",
                                "sha256": "96c42e418cec19054186b9429c321603cc190bf26a18104e19408117a2a817b0",
                                "size": 704288
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-cupti",
                        "version": "13.0.85",
                        "file": "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
                        "sha256": "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
                        "size": 10715597,
                        "record": "f8ae8ddce85f8e319abac90e956bf45a572e31f4ff01af2d634f37aa3d78e3eb",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcupti.so.13",
                                "sha256": "e2f9ed861fe27c492b8bb52b5e3220ef5120f3edcda36312e96b7fd8a186be3e",
                                "size": 4152208
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "linux-arm64-cpu": {
        "version": "2.13.0",
        "build": "cpu",
        "diskBytes": 800000000,
        "sets": [
            {
                "name": "torch-cpu",
                "channel": "cpu",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0+cpu",
                        "file": "torch-2.13.0+cpu-cp312-cp312-manylinux_2_28_aarch64.whl",
                        "sha256": "6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604"
                    }
                ]
            },
            {
                "name": "torch-index",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-manylinux_2_28_aarch64.whl",
                        "sha256": "572df8be8ffb4599c88cbd6a0726f1f854f4da65d2e3c09f0e2c2283333cd6d4",
                        "size": 427210998,
                        "record": "471beaed31dcf3209fc587fdfee9e2eeba8a159462eb20d8736a2ddad7fb3205",
                        "libs": [
                            {
                                "path": "torch/lib/libarm_compute.so",
                                "sha256": "8a2b4e76bc23c5fc5cc0a56bb2840df5cfa0a631995863326f8b88cd7b4c0098",
                                "size": 17850537
                            },
                            {
                                "path": "torch/lib/libarm_compute_graph.so",
                                "sha256": "98b45299d32d2027c46f07bf413aa55832b88f6ffa40cb7f50345417cf990aab",
                                "size": 1310433
                            },
                            {
                                "path": "torch/lib/libc10.so",
                                "sha256": "a3af71199fbaedb8ee7ffcf3339f65ea15ed85176bc74238e8494895731a923b",
                                "size": 1930761
                            },
                            {
                                "path": "torch/lib/libgfortran.so.5",
                                "sha256": "85b16e871782bcf3a83a49f8be57b4ff631b31e76af696ce4ad2bb049a78fd8f",
                                "size": 1485185
                            },
                            {
                                "path": "torch/lib/libgomp.so.1",
                                "sha256": "dfee810d70d5df631d5cbf4170273938cf0ab5756caa65c7cd264746cdf886ad",
                                "size": 344073
                            },
                            {
                                "path": "torch/lib/libnvpl_blas_core.so.0",
                                "sha256": "5d74d2a7d48ace2b563405d42695053f8dd058a92db19a5e54ecdeab21a3f6d5",
                                "size": 2562097
                            },
                            {
                                "path": "torch/lib/libnvpl_blas_lp64_gomp.so.0",
                                "sha256": "4ba3cde968a086163fcfc923c0fabcfb43be2cfbea7662399889b3cf086f4077",
                                "size": 469313
                            },
                            {
                                "path": "torch/lib/libnvpl_lapack_core.so.0",
                                "sha256": "10ef87919b461fe818a9bfabf149526150cf463d938ad1aa0863311ea4a10c15",
                                "size": 1710681
                            },
                            {
                                "path": "torch/lib/libnvpl_lapack_lp64_gomp.so.0",
                                "sha256": "0e02dc39b705e466bb887d6967140ff4c02595f0e10b1865adb012fc232352de",
                                "size": 5936761
                            },
                            {
                                "path": "torch/lib/libtorch_cpu.so",
                                "sha256": "c5d3223ce4222decdc23ed7c8491c62b546cd34487e7adf2daacebacdd086799",
                                "size": 267181049
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-manylinux_2_28_aarch64.whl": "0ab4b69f3ee03a62a002cfbf77b1ca5e88aceb4ea64cb4388bb28f638ddbb045",
                            "torch-2.13.0-cp311-cp311-manylinux_2_28_aarch64.whl": "092790c696a760c729fd5722835f50b9d81fd7c8f141571f3f3cf4081a8f664c",
                            "torch-2.13.0-cp313-cp313-manylinux_2_28_aarch64.whl": "1e09d6a722504957c694faceca843acde562786df1144ebcc5a74075ec7f6005",
                            "torch-2.13.0-cp314-cp314-manylinux_2_28_aarch64.whl": "a3893dc2da0a972a8ca5d698c85a9f967559ac5f8ee1797b77408aa8734d073c",
                            "torch-2.13.0-cp314-cp314t-manylinux_2_28_aarch64.whl": "31061ff56ed8fbf26c749806905aeb749ebeb819810fd5d52508aa5afd90dddc"
                        }
                    },
                    {
                        "project": "nvidia-cuda-runtime",
                        "version": "13.0.96",
                        "file": "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
                        "size": 2261060,
                        "record": "8ff0b015e7bb39dbf9cfc2a997cdb581914c6661dbbdbc1a71c7cc3da6a4dc11",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcudart.so.13",
                                "sha256": "7bdba2b5b08cbdc85203c41cc94598adedb1bcfea7cb574ca693ac73599e4e63",
                                "size": 707752
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-cupti",
                        "version": "13.0.85",
                        "file": "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_aarch64.whl",
                        "sha256": "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
                        "size": 10310827,
                        "record": "d26eaae605b8bd5e97a7355a3938d2213f2062f0f23d2afd1c00c9d8647cf4a6",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcupti.so.13",
                                "sha256": "a55e03ccab21830f5b9d1ca7a02ecd59c557e0d54c769a181ad1140a3cff8ac1",
                                "size": 3850656
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "darwin-arm64-cpu": {
        "version": "2.13.0",
        "build": "cpu",
        "diskBytes": 465771211,
        "sets": [
            {
                "name": "torch-index",
                "channel": "cpu",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-macosx_14_0_arm64.whl",
                        "sha256": "2fe228aba290d14b9f31b049be550dbd469c3fd3013d7a19705b30454da97027",
                        "size": 111213045,
                        "record": "2f336cdf0e55ecfcbf49751d40b8b179ae14890f8e569ae10527898f288ac1ce",
                        "libs": [
                            {
                                "path": "torch/lib/libc10.dylib",
                                "sha256": "5db5749503cd842562a666510a72fa127dedd3a0046784760fdaeee9c562f23b",
                                "size": 1102704
                            },
                            {
                                "path": "torch/lib/libomp.dylib",
                                "sha256": "6256bee09e93c28d71c65711cc69224d69994c6965648b628b70a22772fe98d4",
                                "size": 856096
                            },
                            {
                                "path": "torch/lib/libtorch_cpu.dylib",
                                "sha256": "f1584a65a2a09b5ddbe90a4e195ba824087b430a9f21cb1df9b8894177b99987",
                                "size": 337911904
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-macosx_14_0_arm64.whl": "94f0de129916f77b8dc2c7a8eff644cfeddfe59e39c9f55e9f6e17543410281d",
                            "torch-2.13.0-cp311-cp311-macosx_14_0_arm64.whl": "e76f9bcecc52b8ff711239a2f7547d5353df95878ab232f0773c1d95928b92f8",
                            "torch-2.13.0-cp313-cp313-macosx_14_0_arm64.whl": "33449899ce5496c1b84b4853179d94fd102028ae1407314d9fb956bb79e70d09",
                            "torch-2.13.0-cp314-cp314-macosx_14_0_arm64.whl": "d849b390e07d8d333ce8ecaf91b273c656c598379a19c9acf1318a883f6b391c",
                            "torch-2.13.0-cp314-cp314t-macosx_14_0_arm64.whl": "c28def70706c2f9ecc752574766e8ae4da9b810ab6676b611166761a78a9f1e1"
                        }
                    }
                ]
            }
        ]
    },
    "win32-x64-cpu": {
        "version": "2.13.0",
        "build": "cpu",
        "diskBytes": 800000000,
        "sets": [
            {
                "name": "torch-cpu",
                "channel": "cpu",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0+cpu",
                        "file": "torch-2.13.0+cpu-cp312-cp312-win_amd64.whl",
                        "sha256": "a8b450c1e58e5800e5b4691dac412f8d2d65a1dc3298166f91596603a3531e6f"
                    }
                ]
            },
            {
                "name": "torch-index",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-win_amd64.whl",
                        "sha256": "024c6cc0c1b085f2f91f20a3dc27b0471d021c31ce84b81be3afdc39f791fd9d",
                        "size": 122057313,
                        "record": "36a28665dbc98f1d30282729c81f9e616eaef2b768ebc5c1900891c736dd8de4",
                        "libs": [
                            {
                                "path": "torch/lib/c10.dll",
                                "sha256": "f7a31f005bf90149972a93049224a7ea780f289bfd54ff2f3009c4015b47409a",
                                "size": 1094656
                            },
                            {
                                "path": "torch/lib/c10.lib",
                                "sha256": "6b725cdc18e7aedb5363fc6738f693da086ec247858e4a8b963cfe8dff8f1497",
                                "size": 829040
                            },
                            {
                                "path": "torch/lib/libiomp5md.dll",
                                "sha256": "ee527c978999653eb18edc3ef372b4e95d4ad9a7691b6d08817be9d38c7d0a02",
                                "size": 1617536
                            },
                            {
                                "path": "torch/lib/torch_cpu.dll",
                                "sha256": "beead1d98b0d1dd23bbc570f54e919b55adb7618baf5b434bce4c8d83e21ffb3",
                                "size": 305081856
                            },
                            {
                                "path": "torch/lib/torch_cpu.lib",
                                "sha256": "03d73d1b5694a097112c57294d1547eecc048fe9b774d7d9225fe07d04dfd0b8",
                                "size": 29242954
                            },
                            {
                                "path": "torch/lib/uv.dll",
                                "sha256": "fa569e682fc5fb7a8eb94c6829af9f30a569748dbbc6bce39735d48bc960bcf8",
                                "size": 195072
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-win_amd64.whl": "2bd30b6b730d987fa386ce3898933762c5cb8cc82eb0535211d787cc3ce2dfeb",
                            "torch-2.13.0-cp311-cp311-win_amd64.whl": "a0d8b11f16a48d60e2015d8213aa0390744cbebb98e58b62b3514dddc656e330",
                            "torch-2.13.0-cp313-cp313-win_amd64.whl": "49b58f1e2c52440abb6f17c28f0335fe6c6d01ad1a7f55b0183b81e4b34d64e6",
                            "torch-2.13.0-cp314-cp314-win_amd64.whl": "4f8573e3ce9ebcd53fe922f01077a6085ccdfbe5f12fd215883a9d87d7a744fd",
                            "torch-2.13.0-cp314-cp314t-win_amd64.whl": "a7de8a313090dc5c7d7ba4bfe5c3be222528f9a4dba1acc83bddb1157360c4b8"
                        }
                    }
                ]
            }
        ]
    },
    "linux-x64-cuda": {
        "version": "2.13.0",
        "build": "cu130",
        "diskBytes": 5873213577,
        "sets": [
            {
                "name": "torch-cu130",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-manylinux_2_28_x86_64.whl",
                        "sha256": "796633c4cdf0fe2cdced72d8f88f22e73dbcfce83132763162f6d4bff13b820b",
                        "size": 526605292,
                        "record": "047e634e96d5bc54b146ddb04a470175e886d18d89439c44e371e870e2dfa0de",
                        "libs": [
                            {
                                "path": "torch/lib/libc10.so",
                                "sha256": "b83ea50e9171c7e3455c19f9ff2c7d21d457a7b8231e9c4ea1b6e032ae1156d5",
                                "size": 1623185
                            },
                            {
                                "path": "torch/lib/libc10_cuda.so",
                                "sha256": "54da13d79545600a1822a72b179a58295c1915f8ea0194a89066437c3ac48c1a",
                                "size": 634081
                            },
                            {
                                "path": "torch/lib/libcaffe2_nvrtc.so",
                                "sha256": "359285ffd0b1a9509e537a66f68be20317b3c3bcebfcfcd9bd2c030b65cb40fd",
                                "size": 22737
                            },
                            {
                                "path": "torch/lib/libgomp.so.1",
                                "sha256": "e28fb2896a3d612b46a27d7f8ef840d34c9efbc29b70a044c42095fb94856890",
                                "size": 254009
                            },
                            {
                                "path": "torch/lib/libtorch_cpu.so",
                                "sha256": "9b8ecee6ebc8419142714302c8a7b61b2e1e52a2882bce6ab1e1587ed39c07e9",
                                "size": 438418417
                            },
                            {
                                "path": "torch/lib/libtorch_cuda.so",
                                "sha256": "181dfc4fe86bf8eb4726604ea13b18581b15cf4d5f6e52f538daa41016edc19a",
                                "size": 469850385
                            },
                            {
                                "path": "torch/lib/libtorch_cuda_linalg.so",
                                "sha256": "83a9ea9e7c8f82029eb1328e6e68ec45e578864ae0c4c2a3d235e64b07175fe2",
                                "size": 43936785
                            },
                            {
                                "path": "torch/lib/libtorch_nvshmem.so",
                                "sha256": "badf5e3f9fbb9f7b13e198318ffb6ff019808aacf46488ec09843f90a310541a",
                                "size": 4007569
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-manylinux_2_28_x86_64.whl": "c78b7b4d04461855a764cf01bae9a462bb88bc93defcfa11235cbc8fdf3e12c4",
                            "torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl": "60fcdcb2f3876e21146cb4524ef06397d727ca9ad5f020818547e25075fe3cb7",
                            "torch-2.13.0-cp313-cp313-manylinux_2_28_x86_64.whl": "a3a9a21312872af8a26950b2c15680335a386a1f56ed03e780653d78b9607e9e",
                            "torch-2.13.0-cp314-cp314-manylinux_2_28_x86_64.whl": "49f1ea385c754e54919408a9bb3b5a72b0b755bbe2c916c1d6f70afbec4908a2",
                            "torch-2.13.0-cp314-cp314t-manylinux_2_28_x86_64.whl": "cc26eead4cf51d0b544e31e364dcf000846549c273bd148936fe9d24d29acb92"
                        }
                    },
                    {
                        "project": "nvidia-cuda-runtime",
                        "version": "13.0.96",
                        "file": "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
                        "size": 2243632,
                        "record": "34c7a65651597fd8a376b049b69bb26db399a9ea443a7a142ccd34f5a10f79c4",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcudart.so.13",
                                "sha256": "96c42e418cec19054186b9429c321603cc190bf26a18104e19408117a2a817b0",
                                "size": 704288
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-cupti",
                        "version": "13.0.85",
                        "file": "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
                        "sha256": "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
                        "size": 10715597,
                        "record": "f8ae8ddce85f8e319abac90e956bf45a572e31f4ff01af2d634f37aa3d78e3eb",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcupti.so.13",
                                "sha256": "e2f9ed861fe27c492b8bb52b5e3220ef5120f3edcda36312e96b7fd8a186be3e",
                                "size": 4152208
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cublas",
                        "version": "13.1.1.3",
                        "file": "nvidia_cublas-13.1.1.3-py3-none-manylinux_2_27_x86_64.whl",
                        "sha256": "37936a16db8fe4ac1f065c2139360608a543a09275cb1a1af612e08cfa065436",
                        "size": 423138758,
                        "record": "b66fc55cd6a0e509aacabdfa367c1fed2e1fc68371314761d3acae9a6d7950fc",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcublas.so.13",
                                "sha256": "25cde432108543626df85d887c730bf2cab96803ca16f9654e4abc8d2b45833e",
                                "size": 54177976
                            },
                            {
                                "path": "nvidia/cu13/lib/libcublasLt.so.13",
                                "sha256": "1489aeb75d55ee55782798343ac66f57771d561cc1fe1e0491568deefa0e6515",
                                "size": 541607888
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-nvrtc",
                        "version": "13.0.88",
                        "file": "nvidia_cuda_nvrtc-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
                        "sha256": "ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575",
                        "size": 90215200,
                        "record": "c836d98d0eebc101713a79a8d2802f22dfe8b3f9118403d987470bc0b59c9e0b",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libnvrtc-builtins.so.13.0",
                                "sha256": "91dcd944d01da9c0f08fff5d779db136a47f6d62bdb63bae900d2f481e92c3a2",
                                "size": 4380616
                            },
                            {
                                "path": "nvidia/cu13/lib/libnvrtc.so.13",
                                "sha256": "a49e67e8e74590f1e98de55c39c6287efd3f59e3c3797464d7bbe0fe01349b11",
                                "size": 109338064
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cudnn-cu13",
                        "version": "9.20.0.48",
                        "file": "nvidia_cudnn_cu13-9.20.0.48-py3-none-manylinux_2_27_x86_64.whl",
                        "sha256": "0c45dd8eeb50b603f07995b1b300c62ffe6a1980482b82b3bcf94a4ca9d49304",
                        "size": 366173588,
                        "record": "961b6e4b5e017f3dd1fe78b14ce5ea6e84cfd027b31bef3d57f0637eb99010f5",
                        "libs": [
                            {
                                "path": "nvidia/cudnn/lib/libcudnn.so.9",
                                "sha256": "b88025af76979b3f1af208790195093684fe01cb8d190528856058f988016660",
                                "size": 129240
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_adv.so.9",
                                "sha256": "7702094a50dbea5b8244df01af8e9d3565309d3996bbc8ca96b6c7a207d2d6bd",
                                "size": 109169104
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_cnn.so.9",
                                "sha256": "e830c5cba875ebeb8ed3cfde5cc038a2703692ce714a8a4ff28666ac8e2c5732",
                                "size": 4203904
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9",
                                "sha256": "e5133109f710c215d72fdc8f1d9be187f4760f5f32e57cc8c57515ea9e91455e",
                                "size": 245391920
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_engines_runtime_compiled.so.9",
                                "sha256": "28db2a6f433a184e264d927b183c47ecaf72dc65ed58245a6d2380f980e29cd3",
                                "size": 29386664
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_graph.so.9",
                                "sha256": "35c099d318433a88d292775676a51a07d2dd152c3ae799b1c21a75b40f78e456",
                                "size": 4460192
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_heuristic.so.9",
                                "sha256": "a41eb9baa9ccc9e2d6c9f2ca226021b54c8ee2df4abf3a91e41687847b481228",
                                "size": 60822040
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_ops.so.9",
                                "sha256": "705d3dcf9b209fdbeeecd8aaec5fcd0f6f55de5661e1c1388b5a4b8fd29db7c3",
                                "size": 39855888
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cufft",
                        "version": "12.0.0.61",
                        "file": "nvidia_cufft-12.0.0.61-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "6c44f692dce8fd5ffd3e3df134b6cdb9c2f72d99cf40b62c32dde45eea9ddad3",
                        "size": 214085489,
                        "record": "50d86a39c8b16aaedabf82f2e54418ecd00435467f47bdcc12f08b3f00c5dcb4",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcufft.so.12",
                                "sha256": "0933f68bb7e3bf90f86d70bc87cd2f69027f7757e89e5de5e19ec33a53fd8d3a",
                                "size": 286542352
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cufile",
                        "version": "1.15.1.6",
                        "file": "nvidia_cufile-1.15.1.6-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "08a3ecefae5a01c7f5117351c64f17c7c62efa5fffdbe24fc7d298da19cd0b44",
                        "size": 1223672,
                        "record": "71e64aad4a5cac9a56b737d732caa43c0ebc36e4e5ac4f63b523f45ab50285d6",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcufile.so.0",
                                "sha256": "1ecaf17d38957a41473a7fc8f29d569579e2a9079a26c4d9b89d8da330051483",
                                "size": 3170800
                            }
                        ]
                    },
                    {
                        "project": "nvidia-curand",
                        "version": "10.4.0.35",
                        "file": "nvidia_curand-10.4.0.35-py3-none-manylinux_2_27_x86_64.whl",
                        "sha256": "1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc",
                        "size": 59544258,
                        "record": "a4340ab778f30ac2b39e95dd8447a6d79925287d312442c102dac6e2105dc025",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcurand.so.10",
                                "sha256": "b53732a66b302b11926e00f762e2c2ba67058347ff93cf4ae709de45e93e06da",
                                "size": 132698328
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusolver",
                        "version": "12.0.4.66",
                        "file": "nvidia_cusolver-12.0.4.66-py3-none-manylinux_2_27_x86_64.whl",
                        "sha256": "0a759da5dea5c0ea10fd307de75cdeb59e7ea4fcb8add0924859b944babf1112",
                        "size": 200941980,
                        "record": "2b13143036698247ffae6687e0645d1b903cef6d6851c04bc3f45536f918cb92",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcusolver.so.12",
                                "sha256": "c571d524fc5571e6c8a5784d51f75fbe8cf17590463c397a06e48428cb926c48",
                                "size": 141152872
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusparse",
                        "version": "12.6.3.3",
                        "file": "nvidia_cusparse-12.6.3.3-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "2b3c89c88d01ee0e477cb7f82ef60a11a4bcd57b6b87c33f789350b59759360b",
                        "size": 145942937,
                        "record": "1bc905cfcd5b254d22a6866884cd7280da178e2bf7971dcfef65dd6c11c72dfd",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcusparse.so.12",
                                "sha256": "09339f848f60bb1111a61ee0fe91ed0c25132b7ff63298244d7ac14e61b58466",
                                "size": 162565256
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusparselt-cu13",
                        "version": "0.8.1",
                        "file": "nvidia_cusparselt_cu13-0.8.1-py3-none-manylinux2014_x86_64.whl",
                        "sha256": "786ce87568c303fadb5afcc7102d454cd3040d75f6f8626f5db460d1871f4dd0",
                        "size": 170148586,
                        "record": "f2fc01f0f87d976fe05f8c2290cb530e6b9d1d4d75fac5dbe4db2a0fef1b6aab",
                        "libs": [
                            {
                                "path": "nvidia/cusparselt/lib/libcusparseLt.so.0",
                                "sha256": "e2bcea98434bdfc6399b5e0d1db14178079df62f9527c183c835a7ae196d5685",
                                "size": 233912153
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nccl-cu13",
                        "version": "2.29.7",
                        "file": "nvidia_nccl_cu13-2.29.7-py3-none-manylinux_2_18_x86_64.whl",
                        "sha256": "edd81538446786ec3b73972543e53bb43bcaf0bfc8ef76cb679fcc390ffe136d",
                        "size": 205976000,
                        "record": "5c8e3b61bc6e7d554e000f47b37fbfe7b36a115c579057d899353596daa21497",
                        "libs": [
                            {
                                "path": "nvidia/nccl/lib/libnccl.so.2",
                                "sha256": "aa957cdfb91b516eae0d54a28e9ee5db52730d02e0ab45580efc3c19a68327a4",
                                "size": 236524880
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nvjitlink",
                        "version": "13.0.88",
                        "file": "nvidia_nvjitlink-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
                        "sha256": "13a74f429e23b921c1109976abefacc69835f2f433ebd323d3946e11d804e47b",
                        "size": 40713933,
                        "record": "8deabe93d94e96f22180365bcd7c5a39c30c41e97d3cd7f9bb375cd1460eddfa",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libnvJitLink.so.13",
                                "sha256": "931347fa77d9fd5511059e04627f122b1ee33e409f22c3273ddddbe065713a3a",
                                "size": 98806736
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nvshmem-cu13",
                        "version": "3.4.5",
                        "file": "nvidia_nvshmem_cu13-3.4.5-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                        "sha256": "290f0a2ee94c9f3687a02502f3b9299a9f9fe826e6d0287ee18482e78d495b80",
                        "size": 60412546,
                        "record": "b6aa8392b88088391e5b1ce756ca95d02035d25c26ea070f65794b24cb095fd7",
                        "libs": [
                            {
                                "path": "nvidia/nvshmem/lib/libnvshmem_host.so.3",
                                "sha256": "c43004bb93053aa70603a204fe0c9052bdd29f38822d3048599183f8d5930d8f",
                                "size": 41241312
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "linux-arm64-cuda": {
        "version": "2.13.0",
        "build": "cu130",
        "diskBytes": 6091647712,
        "sets": [
            {
                "name": "torch-cu130",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0",
                        "file": "torch-2.13.0-cp312-cp312-manylinux_2_28_aarch64.whl",
                        "sha256": "572df8be8ffb4599c88cbd6a0726f1f854f4da65d2e3c09f0e2c2283333cd6d4",
                        "size": 427210998,
                        "record": "471beaed31dcf3209fc587fdfee9e2eeba8a159462eb20d8736a2ddad7fb3205",
                        "libs": [
                            {
                                "path": "torch/lib/libarm_compute.so",
                                "sha256": "8a2b4e76bc23c5fc5cc0a56bb2840df5cfa0a631995863326f8b88cd7b4c0098",
                                "size": 17850537
                            },
                            {
                                "path": "torch/lib/libarm_compute_graph.so",
                                "sha256": "98b45299d32d2027c46f07bf413aa55832b88f6ffa40cb7f50345417cf990aab",
                                "size": 1310433
                            },
                            {
                                "path": "torch/lib/libc10.so",
                                "sha256": "a3af71199fbaedb8ee7ffcf3339f65ea15ed85176bc74238e8494895731a923b",
                                "size": 1930761
                            },
                            {
                                "path": "torch/lib/libc10_cuda.so",
                                "sha256": "0bf57e79c9094924e8184f6fc265f3e4850e1eb6a50a4f1427255e8a9a30d2b2",
                                "size": 736705
                            },
                            {
                                "path": "torch/lib/libcaffe2_nvrtc.so",
                                "sha256": "da9c46c6944d0b7929ae3d4a1cf0551fc566772a0c9d547c93aaa8acfa1f260c",
                                "size": 264737
                            },
                            {
                                "path": "torch/lib/libgfortran.so.5",
                                "sha256": "85b16e871782bcf3a83a49f8be57b4ff631b31e76af696ce4ad2bb049a78fd8f",
                                "size": 1485185
                            },
                            {
                                "path": "torch/lib/libgomp.so.1",
                                "sha256": "dfee810d70d5df631d5cbf4170273938cf0ab5756caa65c7cd264746cdf886ad",
                                "size": 344073
                            },
                            {
                                "path": "torch/lib/libnvpl_blas_core.so.0",
                                "sha256": "5d74d2a7d48ace2b563405d42695053f8dd058a92db19a5e54ecdeab21a3f6d5",
                                "size": 2562097
                            },
                            {
                                "path": "torch/lib/libnvpl_blas_lp64_gomp.so.0",
                                "sha256": "4ba3cde968a086163fcfc923c0fabcfb43be2cfbea7662399889b3cf086f4077",
                                "size": 469313
                            },
                            {
                                "path": "torch/lib/libnvpl_lapack_core.so.0",
                                "sha256": "10ef87919b461fe818a9bfabf149526150cf463d938ad1aa0863311ea4a10c15",
                                "size": 1710681
                            },
                            {
                                "path": "torch/lib/libnvpl_lapack_lp64_gomp.so.0",
                                "sha256": "0e02dc39b705e466bb887d6967140ff4c02595f0e10b1865adb012fc232352de",
                                "size": 5936761
                            },
                            {
                                "path": "torch/lib/libtorch_cpu.so",
                                "sha256": "c5d3223ce4222decdc23ed7c8491c62b546cd34487e7adf2daacebacdd086799",
                                "size": 267181049
                            },
                            {
                                "path": "torch/lib/libtorch_cuda.so",
                                "sha256": "3db19ad428ce41d67d5267cae04872e101a4cf72449eee27cfc4c424f6eb50b7",
                                "size": 430140497
                            },
                            {
                                "path": "torch/lib/libtorch_cuda_linalg.so",
                                "sha256": "c2f2509155ffb85059f7dc9457a9680ba4469d16bc3126844c98db65ffba903e",
                                "size": 757313
                            },
                            {
                                "path": "torch/lib/libtorch_nvshmem.so",
                                "sha256": "697f0b9bbd258e843d76e8488a2b16a839a530aeb7c63223b731fc2bd2720d08",
                                "size": 3974945
                            }
                        ],
                        "others": {
                            "torch-2.13.0-cp310-cp310-manylinux_2_28_aarch64.whl": "0ab4b69f3ee03a62a002cfbf77b1ca5e88aceb4ea64cb4388bb28f638ddbb045",
                            "torch-2.13.0-cp311-cp311-manylinux_2_28_aarch64.whl": "092790c696a760c729fd5722835f50b9d81fd7c8f141571f3f3cf4081a8f664c",
                            "torch-2.13.0-cp313-cp313-manylinux_2_28_aarch64.whl": "1e09d6a722504957c694faceca843acde562786df1144ebcc5a74075ec7f6005",
                            "torch-2.13.0-cp314-cp314-manylinux_2_28_aarch64.whl": "a3893dc2da0a972a8ca5d698c85a9f967559ac5f8ee1797b77408aa8734d073c",
                            "torch-2.13.0-cp314-cp314t-manylinux_2_28_aarch64.whl": "31061ff56ed8fbf26c749806905aeb749ebeb819810fd5d52508aa5afd90dddc"
                        }
                    },
                    {
                        "project": "nvidia-cuda-runtime",
                        "version": "13.0.96",
                        "file": "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
                        "size": 2261060,
                        "record": "8ff0b015e7bb39dbf9cfc2a997cdb581914c6661dbbdbc1a71c7cc3da6a4dc11",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcudart.so.13",
                                "sha256": "7bdba2b5b08cbdc85203c41cc94598adedb1bcfea7cb574ca693ac73599e4e63",
                                "size": 707752
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-cupti",
                        "version": "13.0.85",
                        "file": "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_aarch64.whl",
                        "sha256": "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
                        "size": 10310827,
                        "record": "d26eaae605b8bd5e97a7355a3938d2213f2062f0f23d2afd1c00c9d8647cf4a6",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcupti.so.13",
                                "sha256": "a55e03ccab21830f5b9d1ca7a02ecd59c557e0d54c769a181ad1140a3cff8ac1",
                                "size": 3850656
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cublas",
                        "version": "13.1.1.3",
                        "file": "nvidia_cublas-13.1.1.3-py3-none-manylinux_2_27_aarch64.whl",
                        "sha256": "b7a210458267ac818974c53038fbec2e969d5c99f305ab15c72522fa9f001dd5",
                        "size": 542848918,
                        "record": "14ee6d3e1dfb932f3f6025eaadd945796a4cb2d2fe38950c44edd5a83ec3ae29",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcublas.so.13",
                                "sha256": "4e346a7b60a01552bd9bf4bbc6c862e11eb851559c3da3572293345de6aaed75",
                                "size": 61910216
                            },
                            {
                                "path": "nvidia/cu13/lib/libcublasLt.so.13",
                                "sha256": "930418840b747413584867cb7167dd5911dcf4184135589e0334527e9abbac9f",
                                "size": 629945952
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cuda-nvrtc",
                        "version": "13.0.88",
                        "file": "nvidia_cuda_nvrtc-13.0.88-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "d27f20a0ca67a4bb34268a5e951033496c5b74870b868bacd046b1b8e0c3267b",
                        "size": 43015449,
                        "record": "46eed66d6c4e20b8ff1233c2480c143de46ac63d7ce352e669ef4486392fff33",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libnvrtc-builtins.so.13.0",
                                "sha256": "84f1c5031bfe1146375b367b2c7fb8d31ea00430be7172177eeb5d04ab813b69",
                                "size": 4380456
                            },
                            {
                                "path": "nvidia/cu13/lib/libnvrtc.so.13",
                                "sha256": "64db9c3fc128f4a57a22c314fda08831a8e3a725d439a70076a0fb98f7bea1b7",
                                "size": 99505944
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cudnn-cu13",
                        "version": "9.20.0.48",
                        "file": "nvidia_cudnn_cu13-9.20.0.48-py3-none-manylinux_2_27_aarch64.whl",
                        "sha256": "e31454ae00094b0c55319d9d15b6fa2fc50a9e1c0f5c8c80fb75258234e731e1",
                        "size": 444574296,
                        "record": "6bfafa4ea356ef0914ba3850591d782fe44f8181c619db0b19b1d77c1cde7254",
                        "libs": [
                            {
                                "path": "nvidia/cudnn/lib/libcudnn.so.9",
                                "sha256": "119059d6ad15f576608a0daa547444538062bf5e6be970f090298b50636e13b6",
                                "size": 6328728
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_adv.so.9",
                                "sha256": "940107ad76ecd853f70c7a48b122cf4369c735fdb57361982d6460ca499a61bf",
                                "size": 132239032
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_cnn.so.9",
                                "sha256": "9022f5c0607cbeff24c7a1418362417e1238c8f42039a14dd8befb9b292d014d",
                                "size": 2501768
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9",
                                "sha256": "3b765736f63d724a0de67b7ce915b0d0a780154fe4a2d515ab14040224aa7db4",
                                "size": 299909640
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_engines_runtime_compiled.so.9",
                                "sha256": "7b8f371a7718c29549317efdbdeb8d7c301874f9471762a04830846ac4e83510",
                                "size": 33571912
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_graph.so.9",
                                "sha256": "b601fddd333d84ced4a3d833e75bb412c204e39b21755d79cb890335dce660b8",
                                "size": 10749656
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_heuristic.so.9",
                                "sha256": "368687b9b5c2c01b55c21f74bd930cb05d3654b4e901e998b7bfb33cebac6ae8",
                                "size": 65015024
                            },
                            {
                                "path": "nvidia/cudnn/lib/libcudnn_ops.so.9",
                                "sha256": "9765db5f193984c32b76daca262fa5f2e3d77b29082afcabb5467d555f454258",
                                "size": 50342776
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cufft",
                        "version": "12.0.0.61",
                        "file": "nvidia_cufft-12.0.0.61-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "2708c852ef8cd89d1d2068bdbece0aa188813a0c934db3779b9b1faa8442e5f5",
                        "size": 214053554,
                        "record": "35eeca2290c33359635c302977d8dcb58b6e192fd41b44d09715f0db117b4671",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcufft.so.12",
                                "sha256": "58d0f3c53a56aa8e407df4a53be21969b60fa464b4dfa71631188f4e13596c28",
                                "size": 283285752
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cufile",
                        "version": "1.15.1.6",
                        "file": "nvidia_cufile-1.15.1.6-py3-none-manylinux_2_27_aarch64.whl",
                        "sha256": "bdc0deedc61f548bddf7733bdc216456c2fdb101d020e1ab4b88d232d5e2f6d1",
                        "size": 1136992,
                        "record": "20eb34de63ea4fb75c3b51a488388a2858883f52b783832cb667cce2de6c8e97",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcufile.so.0",
                                "sha256": "0dc9520a096013cc4009564dcd7824923eb2850fc35dc5812efe3ec9fa4d0068",
                                "size": 3006936
                            }
                        ]
                    },
                    {
                        "project": "nvidia-curand",
                        "version": "10.4.0.35",
                        "file": "nvidia_curand-10.4.0.35-py3-none-manylinux_2_27_aarch64.whl",
                        "sha256": "133df5a7509c3e292aaa2b477afd0194f06ce4ea24d714d616ff36439cee349a",
                        "size": 61962106,
                        "record": "85738bc18c1f978869dfaa2acc15156740cc7a13e1113bf3070b56493aac0e96",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcurand.so.10",
                                "sha256": "80aedb15af13cf3b43cf8394fc9b5f9f299d6eaa5d2ddd6411b26af25b5334a2",
                                "size": 147889368
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusolver",
                        "version": "12.0.4.66",
                        "file": "nvidia_cusolver-12.0.4.66-py3-none-manylinux_2_27_aarch64.whl",
                        "sha256": "02c2457eaa9e39de20f880f4bd8820e6a1cfb9f9a34f820eb12a155aa5bc92d2",
                        "size": 223467760,
                        "record": "f6a619890373d293ce81de6c5cc9b7b85eb1f24fb5493b77de5a6bd52ede54b0",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcusolver.so.12",
                                "sha256": "84a09b45594744af44ecf19011e70b43d33fd2e0fd7e8474b7213bf0039256cf",
                                "size": 153574032
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusparse",
                        "version": "12.6.3.3",
                        "file": "nvidia_cusparse-12.6.3.3-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "80bcc4662f23f1054ee334a15c72b8940402975e0eab63178fc7e670aa59472c",
                        "size": 162155568,
                        "record": "e7812919b545312816c802d760e3c1ccf88a34b19ca8cfcaadd01b98244ae6d4",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libcusparse.so.12",
                                "sha256": "a6643e78b7f002021a5e8d3b64a3ef7ce7caf8b9d05758cfee7e2b53f13d8988",
                                "size": 174842648
                            }
                        ]
                    },
                    {
                        "project": "nvidia-cusparselt-cu13",
                        "version": "0.8.1",
                        "file": "nvidia_cusparselt_cu13-0.8.1-py3-none-manylinux2014_aarch64.whl",
                        "sha256": "4dca476c50bf4780d46cd0bfbd82e2bc10a08e4fef7950917ce8d7578d22a23f",
                        "size": 221051344,
                        "record": "1f5fe6e18b7888c6037e247075ea784d107d5b0b6cfcf7fda1d2cacf23143cb6",
                        "libs": [
                            {
                                "path": "nvidia/cusparselt/lib/libcusparseLt.so.0",
                                "sha256": "fbb03bbf8d2238670f24256c5452281c2a660162899b838bb4d0cc06dad027df",
                                "size": 274143825
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nccl-cu13",
                        "version": "2.29.7",
                        "file": "nvidia_nccl_cu13-2.29.7-py3-none-manylinux_2_18_aarch64.whl",
                        "sha256": "674a12383e3c38a1bcccae7d4f3633b37852230b6047883cb2f4c2d1b36d9bf5",
                        "size": 206014712,
                        "record": "09d9b26e5b64bf8e6a58786639a52f6cd40de2b39df6a808f29d81dcf9989018",
                        "libs": [
                            {
                                "path": "nvidia/nccl/lib/libnccl.so.2",
                                "sha256": "cc01f863461ea28f3ecc4390716a2d7a5aca9bc00e04eeb6fc7a5c2e666b3dfb",
                                "size": 237975080
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nvjitlink",
                        "version": "13.0.88",
                        "file": "nvidia_nvjitlink-13.0.88-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "e931536ccc7d467a98ba1d8b89ff7fa7f1fa3b13f2b0069118cd7f47bff07d0c",
                        "size": 38768748,
                        "record": "884dae1d5dcb019e5897bbf23d216188bbcca383cfb82a3943cfb01ae2ef759e",
                        "libs": [
                            {
                                "path": "nvidia/cu13/lib/libnvJitLink.so.13",
                                "sha256": "2ad249d2d60c87ea4941f5ce7ce1b06d4096032e95381c237f929cdaa5c7d5cc",
                                "size": 89258944
                            }
                        ]
                    },
                    {
                        "project": "nvidia-nvshmem-cu13",
                        "version": "3.4.5",
                        "file": "nvidia_nvshmem_cu13-3.4.5-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                        "sha256": "6dc2a197f38e5d0376ad52cd1a2a3617d3cdc150fd5966f4aee9bcebb1d68fe9",
                        "size": 60215947,
                        "record": "6e2c71f59d559eee8289c4761f6186666f6fa333de26b74e903220ccac8136f0",
                        "libs": [
                            {
                                "path": "nvidia/nvshmem/lib/libnvshmem_host.so.3",
                                "sha256": "868de4fbf53f19f0a2537e42c70d77396db981475303f3c57ce40e82653c8bba",
                                "size": 40950048
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "win32-x64-cuda": {
        "version": "2.13.0",
        "build": "cu130",
        "diskBytes": 5500000000,
        "sets": [
            {
                "name": "torch-cu130",
                "channel": "cu130",
                "wheels": [
                    {
                        "project": "torch",
                        "version": "2.13.0+cu130",
                        "file": "torch-2.13.0+cu130-cp312-cp312-win_amd64.whl",
                        "sha256": "2efab1e83604ca628c6d85b9e188c153690980498d1297081a9dad704919303c",
                        "size": 1915519202
                    }
                ]
            }
        ]
    }
};
//# sourceMappingURL=manifest.js.map